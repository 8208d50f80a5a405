import type { Original } from './importer.js';

/**
 * Files as one: a single file stays as it is, several become JSON with the bytes of each in base64, in the order of their names, so
 * that the same files give the same bytes.
 */
export function bundleOf(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Original {
  const [first, ...more] = files;
  if (first !== undefined && more.length === 0)
    return { name: first.name, mediaType: 'application/octet-stream', bytes: first.bytes };
  const sorted = files.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const content = Object.fromEntries(
    sorted.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]),
  );
  return { name: 'files.json', mediaType: 'application/json', bytes: Buffer.from(JSON.stringify(content)) };
}
