/**
 * A file that the build writes under `dist` and that is read or started, not imported.
 *
 * @param path inside `dist`.
 */
export function builtFile(path: string): URL {
  // The same from `src`, from `dist` and from the bundled command in `dist/cli`.
  return new URL(`../../dist/${path}`, import.meta.url);
}
