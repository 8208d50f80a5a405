/**
 * What canaries add to the time of a step and of an evaluation, as a table. Run it with `npm run bench:audit -w packages/trainer`.
 *
 * Runs with and without canaries take turns, so that a busy machine slows both. Times are of the processor, all threads together:
 * what others do at the same time is not in them. Each number is the median of the steps; what canaries add, that of the turns.
 */
import { canaryBounds } from '../dist/audit/canary-bounds.js';
import { parseRunConfig } from '../dist/config/parse-run-config.js';
import { buildRun } from '../dist/training/build-run.js';

const steps = 30;
const examples = 20;

/** @param {number} canaries */
const configWith = (canaries) =>
  parseRunConfig({
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 64,
      imageWidth: 64,
      trainingSubjects: examples,
      validationSubjects: 1,
      scansPerSubject: 1,
    },
    model: { kind: 'unet', width: 16 },
    sampling: { kind: 'poisson', expectedBatchSize: examples + canaries },
    clipping: { kind: 'flat', clipNorm: 1 },
    noise: { noiseMultiplier: 1 },
    audit: { canaries },
  });

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const counts = [0, 50, 200, 1000];
const runs = [];
for (const canaries of counts)
  runs.push({
    canaries,
    built: await buildRun(configWith(canaries), '/'),
    times: /** @type {number[]} */ ([]),
  });
for (let step = -2; step < steps; step++) {
  // Forwards and backwards by turns: none always comes after the same other.
  for (const { built, times } of step % 2 === 0 ? runs : runs.toReversed()) {
    const before = process.cpuUsage();
    await built.mechanism.step(async () => {});
    const { user, system } = process.cpuUsage(before);
    if (step >= 0) times.push((user + system) / 1000);
  }
}
const plain = runs[0]?.times ?? [];
console.log(
  `${examples} examples of 64 x 64 pixels in every step, U-Net of width 16, medians of ${steps} steps\n`,
);
console.log('canaries  ms a step  more than without  ms a bound');
for (const { canaries, built, times } of runs) {
  const start = performance.now();
  await canaryBounds(built, { delta: 1e-5, confidence: 0.95 });
  const bound = performance.now() - start;
  const more = 100 * (median(times.map((time, turn) => time / (plain[turn] ?? Number.NaN))) - 1);
  console.log(
    `${String(canaries).padStart(8)}  ${median(times).toFixed(1).padStart(9)}  ${`${more.toFixed(1)} %`.padStart(17)}  ${bound.toFixed(1).padStart(10)}`,
  );
}
