import { mebibytes, printTable, progress, sizeName } from './report.mjs';
import { Stepper } from './stepper.mjs';

const method = 'DP flat';

/** Memory that a private step takes, of each size in a process of its own. */
export async function measureMemory({ backends, sizes }) {
  const rows = [];
  for (const size of sizes)
    for (const backend of backends) {
      progress(`memory: ${sizeName(size)}, ${backend}`);
      const stepper = await Stepper.clipwise(backend, [{ name: method, method, ...size }]);
      await stepper.stepMs(method, 2);
      const { peakBytes, sharedBytes } = await stepper.ask({ do: 'memory' });
      await stepper.end();
      rows.push([
        sizeName(size),
        backend,
        mebibytes(peakBytes),
        sharedBytes === null ? '' : mebibytes(sharedBytes),
      ]);
    }
  printTable(
    `Memory after two private steps (${method}), MiB`,
    ['', 'backend', 'process, peak', 'of that WebAssembly'],
    rows,
  );
}
