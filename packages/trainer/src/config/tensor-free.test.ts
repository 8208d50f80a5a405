import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const built = fileURLToPath(new URL('../../dist/', import.meta.url));

/** Files of the tensor library that a process of its own has loaded after the import. */
function tensorFilesAfter(importing: string): readonly string[] {
  const script = `
    import { createRequire } from 'node:module';
    ${importing}
    const required = Object.keys(createRequire(import.meta.url).cache);
    const loaded = [...required, ...(process.report.getReport().sharedObjects ?? [])];
    console.log(JSON.stringify(loaded.filter((file) => /@tensorflow|libtensorflow|dawn/.test(file))));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: built,
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

it('is imported by a fresh process without a file of the tensor library, which the same look finds once a backend is loaded', () => {
  expect(existsSync(`${built}config/index.js`)).toBe(true);
  expect(tensorFilesAfter("await import('./config/index.js');")).toEqual([]);
  expect(
    tensorFilesAfter(
      "const { loadTensorLibrary } = await import('./backends/load-tensor-library.js'); loadTensorLibrary();",
    ).length,
  ).toBeGreaterThan(0);
}, 60_000);
