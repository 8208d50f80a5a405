/**
 * `npm run bench -w packages/trainer [-- <backend> ...]`: the speed of the backends, `wasm` and `wasm-simd` unless named, in
 * processes that take turns, and the ratio of the last to the first.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const rounds = 3;
const named = process.argv.slice(2);
const backends = named.length > 0 ? named : ['wasm', 'wasm-simd'];
const results = new Map(backends.map((kind) => [kind, []]));

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model} x ${availableParallelism()}`,
);
for (let round = 0; round < rounds; round++) {
  for (const kind of backends) {
    const { stdout, status } = spawnSync(
      process.execPath,
      [fileURLToPath(new URL('measure.mjs', import.meta.url)), kind],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    if (status !== 0) throw new Error(`measuring ${kind} ended with status ${status}`);
    results.get(kind).push(JSON.parse(stdout.trim().split('\n').at(-1)));
  }
}

const first = backends[0];
const last = backends.at(-1);
console.log(`| | ${backends.join(' | ')} | ratio |\n|---|${'---|'.repeat(backends.length + 1)}`);
const names = new Set([...results.values()].flatMap(([speeds]) => Object.keys(speeds)));
for (const name of names) {
  const medians = new Map(
    backends.map((kind) => {
      const values = results.get(kind).flatMap((speeds) => speeds[name] ?? []);
      return [kind, values.sort((a, b) => a - b)[values.length >> 1]];
    }),
  );
  const cells = backends.map((kind) => medians.get(kind)?.toPrecision(3) ?? '');
  console.log(
    `| ${name} | ${cells.join(' | ')} | ${cells.includes('') ? '' : (medians.get(last) / medians.get(first)).toFixed(1)} |`,
  );
}
