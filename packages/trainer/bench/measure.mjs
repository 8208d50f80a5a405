/** Measures one backend in a process of its own: `node measure.mjs <backend>`; prints medians as JSON. */
import { loadBackend } from '../dist/backends/registry.js';
import { convolutionSpeeds } from './convolution-cases.mjs';
import { peakSpeed } from './peak-case.mjs';
import { stepSpeeds } from './step-cases.mjs';

const [kind = 'auto'] = process.argv.slice(2);
const { tf } = await loadBackend(kind);
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

function medianMs(run) {
  run();
  return median(
    Array.from({ length: 3 }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    }),
  );
}

const medianStepMs = (warmUps, repetitions) => async (step) => {
  for (let index = 0; index < warmUps; index++) await step();
  const times = [];
  for (let index = 0; index < repetitions; index++) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  return median(times);
};

const speeds = {
  ...convolutionSpeeds(tf, medianMs),
  ...(await stepSpeeds(tf, { kind: 'unet', width: 8, side: 64, batch: 10 }, medianStepMs(3, 7))),
  ...(await stepSpeeds(tf, { kind: 'nested-unet', width: 8, side: 64, batch: 10 }, medianStepMs(2, 5))),
  ...(await stepSpeeds(tf, { kind: 'unet', width: 32, side: 224, batch: 2 }, medianStepMs(1, 2))),
  // Last: the threads are awake and the code is optimised by then.
  ...peakSpeed(tf, medianMs),
};
console.log(JSON.stringify(speeds));
