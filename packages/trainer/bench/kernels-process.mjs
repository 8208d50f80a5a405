/** Measures the kernels of one backend in a process of its own: `node kernels-process.mjs BACKEND`; prints JSON. */
import { loadBackend } from '../dist/backends/registry.js';
import { convolutionSpeeds } from './convolution-speeds.mjs';
import { peakSpeed } from './peak-speed.mjs';
import { median } from './report.mjs';

const { tf } = await loadBackend(process.argv[2]);

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

// The limit last: the threads are awake and the code is optimised by then.
console.log(JSON.stringify({ ...convolutionSpeeds(tf, medianMs), ...peakSpeed(tf, medianMs) }));
