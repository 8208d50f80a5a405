/**
 * Bundles what Node would load slowly, or not at all: the command, some 300 files with its libraries, and tfjs' gradients, which are
 * ES modules in a package of another kind.
 */
import { build } from 'esbuild';

const options = { bundle: true, platform: 'node', logLevel: 'warning' };

await build({
  ...options,
  entryPoints: ['src/backends/gradients.ts'],
  format: 'cjs',
  minify: true,
  outfile: 'dist/backends/gradients.cjs',
});
// Not minified, which would save nothing: an error that nobody catches shows the line that it comes from.
await build({
  ...options,
  entryPoints: ['src/cli/main.ts'],
  format: 'esm',
  // Libraries of the older kind of module ask for Node's own by `require`.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  // Large and for one command alone; the last looks for its WebAssembly beside itself.
  external: ['@observablehq/plot', 'linkedom', 'sql.js'],
  outfile: 'dist/cli/clipwise.js',
});
