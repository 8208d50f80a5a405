import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digits, mebibytes, median, printTable, progress, sizeName } from './report.mjs';
import { Stepper } from './stepper.mjs';
import { planFor } from './steps.mjs';

/** Methods that both have; the peer's clip norm, noise multiplier and optimizer are the same. */
const sharedMethods = ['non-private', 'DP flat', 'DP per-layer'];
/** Of the mean loss on the same parameters and images: float32 sums over some million terms, in another order. */
const lossTolerance = 1e-3;

/** How a peer is named, for whoever named none. */
export const peerHint =
  'To compare with PyTorch and Opacus, name an interpreter and the folder that holds the package opacus: --peer /usr/bin/python3:/path/to/opacus';

/** Steps of Clipwise and of PyTorch with Opacus, in processes that take turns step by step. */
export async function comparePeers({ backends, peers, peerThreads = null, sizes, rounds }) {
  for (const size of sizes) {
    const rows = [];
    let names = [];
    let descriptions = [];
    for (const method of sharedMethods) {
      const steppers = await startAll(backends, peers, { ...size, method, threads: peerThreads });
      names = [...backends, ...steppers.slice(backends.length).map(({ about }) => about.name)];
      descriptions = steppers.map(({ about }) => about.description);
      const plan = planFor(size, rounds);
      const times = steppers.map(() => []);
      for (let round = -plan.warmUps; round < plan.rounds; round++) {
        progress(
          `peer: ${sizeName(size)}, ${method}, ${round < 0 ? 'warming up' : `round ${round + 1} of ${plan.rounds}`}`,
        );
        for (const [index, stepper] of steppers.entries()) {
          const ms = await stepper.stepMs(method);
          if (round >= 0) times[index].push(ms);
        }
      }
      const speeds = times.map((ofStepper) => (1000 * size.batch) / median(ofStepper));
      const peaks = [];
      for (const stepper of steppers) {
        peaks.push((await stepper.ask({ do: 'memory' })).peakBytes);
        await stepper.end();
      }
      rows.push([
        method,
        ...speeds.map(digits),
        ...times
          .slice(1)
          .map((other) => median(other.map((time, round) => time / times[0][round])).toFixed(2)),
        ...peaks.map(mebibytes),
      ]);
    }
    printTable(
      `${sizeName(size)}, median of ${planFor(size, rounds).rounds} steps; ${descriptions.join('; ')}`,
      [
        '',
        ...names.map((name) => `${name}, images/s`),
        ...names.slice(1).map((name) => `${names[0]} / ${name}`),
        ...names.map((name) => `${name}, peak MiB`),
      ],
      rows,
    );
  }
}

/** One process each; the peers get the parameters and the images of the first, and have to find the same loss. */
async function startAll(backends, peers, size) {
  const name = size.method;
  const steppers = [];
  for (const backend of backends) steppers.push(await Stepper.clipwise(backend, [{ name, ...size }]));
  const own = steppers[0].about.parameterCount;
  const folder = mkdtempSync(join(tmpdir(), 'clipwise-bench-'));
  try {
    const file = join(folder, 'state.safetensors');
    const { loss } = await steppers[0].ask({ do: 'share', name, file });
    for (const peer of peers) {
      const stepper = await Stepper.opacus(peer, { ...size, file });
      steppers.push(stepper);
      const { parameterCount, loss: peerLoss, description } = stepper.about;
      if (parameterCount !== own)
        throw new Error(
          `${description} has ${parameterCount} parameters and Clipwise ${own} for ${sizeName(size)}: the architectures differ, so their times say nothing; make peer_opacus.py as src/models`,
        );
      if (!(Math.abs(peerLoss - loss) <= lossTolerance))
        throw new Error(
          `${description} finds the loss ${peerLoss} and Clipwise ${loss} on the same parameters and images: the computations differ; make peer_opacus.py as src/models and src/losses`,
        );
    }
    return steppers;
  } catch (error) {
    for (const stepper of steppers) await stepper.end();
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
