import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { digits, median, printTable, progress } from './report.mjs';

/** Speed of the convolutions of a U-Net of width 32 at 224 px, of each backend in processes that take turns. */
export function measureKernels({ backends, rounds = 3 }) {
  const results = backends.map(() => []);
  for (let round = 0; round < rounds; round++)
    backends.forEach((backend, index) => {
      progress(`kernels: ${backend}, process ${round + 1} of ${rounds}`);
      results[index].push(measureOnce(backend));
    });
  const names = [...new Set(results.flat().flatMap((speeds) => Object.keys(speeds)))];
  const rows = names.map((name) => [
    name,
    ...results.map((ofBackend) => {
      const values = ofBackend.flatMap((speeds) => speeds[name] ?? []);
      return values.length === 0 ? '' : digits(median(values));
    }),
  ]);
  printTable(`Kernels, GFLOP/s, median of ${rounds} processes`, ['', ...backends], rows);
}

function measureOnce(backend) {
  const script = fileURLToPath(new URL('kernels-process.mjs', import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [script, backend], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`measuring ${backend} ended with status ${status}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
