/**
 * Parses, describes and trains configs by a built trainer, each in turn: `node two-steps.mjs TRAINER_FOLDER < CONFIGS`, a list in
 * JSON. Prints what each was described as and the events that it told, as JSON.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const [, , folder = ''] = process.argv;
/** @param {string} path inside the trainer's `dist` */
const built = (path) => import(pathToFileURL(join(folder, 'dist', path)).href);
const { parseRunConfig, describeRun } = await built('config/index.js');
const { train } = await built('training/train-loop.js');

const runs = [];
for (const input of JSON.parse(await text(process.stdin))) {
  const config = parseRunConfig(input);
  /** @type {object[]} */
  const events = [];
  await train(config, {
    sink: {
      /** @param {object} event */
      emit: async (event) => void events.push(event),
      /** @param {Uint8Array} bytes */
      putArtifact: async (bytes) => ({
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes: bytes.length,
      }),
    },
    signal: new AbortController().signal,
    workingDirectory: folder,
  });
  runs.push({ description: describeRun(config), events });
}
process.stdout.write(JSON.stringify(runs), () => process.exit());
