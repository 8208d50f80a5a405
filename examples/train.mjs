/**
 * A private run from a config, in this process: its events go to a file of your own, and its epsilon comes from the charges.
 *
 *     node examples/train.mjs FOLDER
 */
import { createHash } from 'node:crypto';
import { fsyncSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { decodeDpEvent, epsilonText, openRunLedger } from '@clipwise/privacy';
import { parseRunConfig, train } from '@clipwise/trainer';

const [, , folder = 'runs/example'] = process.argv;
mkdirSync(folder, { recursive: true });

// What is left out has its default; what cannot be is refused with its place, its limit and its value.
const config = parseRunConfig({
  dataset: { kind: 'oct-phantom', imageHeight: 32, imageWidth: 32, trainingSubjects: 8, scansPerSubject: 4 },
  model: { kind: 'unet', width: 2 },
  sampling: { kind: 'poisson', expectedBatchSize: 8 },
  clipping: { kind: 'automatic' },
  noise: { noiseMultiplier: 1 },
  training: { epochs: 2 },
});

const { delta, neighbouring, unit } = config.privacy;
const ledger = openRunLedger({ delta, neighbouring });
const log = openSync(join(folder, 'events.jsonl'), 'w');
const sink = {
  emit: async (event) => {
    // Resolves when the event would survive a crash: a step that is not charged for is not taken.
    writeSync(log, `${JSON.stringify(event)}\n`);
    fsyncSync(log);
    if (event.kind === 'privacy-charged') ledger.charge(decodeDpEvent(event.event), event.count);
    if (event.kind === 'metrics-recorded')
      for (const { name, value, disclosure } of event.metrics)
        if (name === 'validation/mean-dice')
          console.log(`step ${event.step}: mean Dice ${value} (${disclosure})`);
  },
  putArtifact: async (bytes) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(folder, sha256), bytes);
    return { sha256, bytes: bytes.length };
  },
};

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
console.log(await train(config, { sink, signal: stop.signal, workingDirectory: folder }));

const spent = ledger.epsilon();
console.log(
  spent.kind === 'bounded'
    ? epsilonText({ epsilon: spent.epsilon, delta, unit, neighbouring })
    : spent.reason,
);
