/**
 * Writes `published-study.json` from the six result files of the published study:
 * `node tests/golden/published-study.mjs FOLDER`.
 *
 * Only facts are taken: what a run was, what it cost, and what came out at its end. Its curves stay where they are.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const files = [
  'Non-DP/unet_Duke.csv',
  'Non-DP/NestedUNet_Duke.csv',
  'opacus-ac/unet_Duke.csv',
  'opacus-ac/NestedUNet_Duke.csv',
  'Opacus-RS/unet_Duke.csv',
  'Opacus-RS/NestedUNet_Duke.csv',
];
const folder = process.argv[2];
if (folder === undefined) {
  console.error('name the folder of the result files: node tests/golden/published-study.mjs FOLDER');
  process.exit(2);
}

/** @param {string} line @returns {string[]} cells of a line of CSV; lists are in quotes. */
const cellsOf = (line) =>
  [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, list, cell]) => list ?? cell ?? '');
/** @param {string | undefined} list numbers as Python wrote them, some as `tensor(0.1529)`. */
const numbersIn = (list) => (list ?? '').match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)?.map(Number) ?? [];
/** @param {string | undefined} cell */
const numberOrNull = (cell) => (cell === undefined || cell === '' ? null : Number(cell));

/** @type {Record<string, number[]>} */
const epsilonByEpoch = {};
const sources = [];
const runs = [];
for (const file of files) {
  const text = readFileSync(join(folder, file), 'utf8');
  sources.push({ file, sha256: createHash('sha256').update(text).digest('hex') });
  const [header = '', ...lines] = text.trim().split('\n');
  const columns = cellsOf(header.trim());
  for (const line of lines) {
    const cells = cellsOf(line.trim());
    /** @param {string} name */
    const cell = (name) => cells[columns.indexOf(name)];
    const noiseMultiplier = numberOrNull(cell('noise_multiplier'));
    const epsilons = numbersIn(cell('overall_privacy_spent'));
    const algorithm = cell('algorithm');
    if (epsilons.length > 0) {
      // The cost is a function of method and noise: both models have the same.
      const key = `${algorithm} ${noiseMultiplier}`;
      epsilonByEpoch[key] ??= epsilons;
      if (String(epsilonByEpoch[key]) !== String(epsilons)) throw new Error(`${key} has two costs`);
    }
    const dice = numbersIn(cell('validation_dice_scores'));
    runs.push({
      file,
      algorithm,
      model: cell('model_name'),
      noiseMultiplier,
      batchSize: Number(cell('batch_size')),
      epochs: Number(cell('epochs')),
      learningRate: Number(cell('learning_rate')),
      clipNorms: numbersIn(cell('max_grad_norm')).length,
      evaluations: dice.length,
      lastTrainingLoss: numbersIn(cell('training_losses')).at(-1),
      lastValidationLoss: numbersIn(cell('validation_losses')).at(-1),
      lastDice: dice.at(-1),
      lastAccuracy: numbersIn(cell('validation_accuracies')).at(-1),
      trainingSeconds: Number(cell('total_training_time')),
    });
  }
}

const provenance = {
  what: 'Results of the published study of differentially private segmentation of retinal scans (Duke data set)',
  tool: 'Opacus with the accountant "prv", as the files state; sampling rate 1/7, delta 1e-5',
  command: 'node tests/golden/published-study.mjs FOLDER',
  sources,
};
/** @param {unknown} value one line an entry, so that a change is one line of a difference. */
const lines = (value) =>
  Array.isArray(value)
    ? `[\n${value.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`
    : `{\n${Object.entries(value ?? {})
        .map(([key, entry]) => `    ${JSON.stringify(key)}: ${JSON.stringify(entry)}`)
        .join(',\n')}\n  }`;
writeFileSync(
  new URL('published-study.json', import.meta.url),
  `{\n  "provenance": ${lines(provenance)},\n  "runs": ${lines(runs)},\n  "epsilonByEpoch": ${lines(epsilonByEpoch)}\n}\n`,
);
