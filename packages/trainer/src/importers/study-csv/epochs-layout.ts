import { metricNames } from '@clipwise/contract';
import { ImportError } from '../import-error.js';
import type { ImportedPoint, ImportedRun } from '../importer.js';
import { isPythonList, readPythonList } from '../python-list.js';
import { publishedCode, publishedEvaluations, publishedMethods } from './published-code.js';
import { stepsOfEpsilon } from './steps-of-epsilon.js';

/** A row of the study: a list of values for each column that was logged once an epoch. */
export type Cells = Readonly<Record<string, string>>;

/** Columns by which the layout is known. */
export const epochsColumns = ['training_losses', 'validation_losses', 'validation_dice_scores', 'algorithm'];

const trainingMetrics = {
  training_losses: metricNames.trainingLoss,
  iteration_train_times: 'time/epoch-s',
  overall_privacy_spent: 'reported/epsilon',
} as const;
const validationMetrics = {
  validation_losses: metricNames.validationLoss,
  validation_dice_scores: metricNames.meanDice,
  validation_accuracies: metricNames.pixelAccuracy,
} as const;

/** What a row says of a run. @throws ImportError naming the column. */
export function readEpochsRow(
  file: string,
  cells: Cells,
): Omit<ImportedRun, 'key' | 'content' | 'original' | 'startedAt'> {
  const list = (column: string) =>
    isPythonList(cells[column] ?? '') ? readPythonList(file, column, cells[column] ?? '') : [];
  const number = (column: string): number => {
    const value = Number(cells[column]);
    if (cells[column] === '' || !Number.isFinite(value))
      throw new ImportError(file, `column ${column} must hold a number, got "${cells[column]}"`);
    return value;
  };
  const { algorithm = '', model_name: modelName = '' } = cells;
  const known = publishedMethods[algorithm];
  if (known === undefined)
    throw new ImportError(
      file,
      `column algorithm must hold one of ${Object.keys(publishedMethods).join(', ')}, got "${algorithm}"`,
    );
  const [epochs, batchSize] = [number('epochs'), number('batch_size')];
  const isPrivate = cells.noise_multiplier !== '';
  const epsilons = list('overall_privacy_spent');
  const norms = list('max_grad_norm').concat(list('max_per_sample_grad_norm'));
  const privacy = isPrivate
    ? accountingOf(number('noise_multiplier'), epsilons.at(-1) ?? null, epochs, batchSize)
    : null;
  const steps = privacy?.steps ?? epochs * stepsPerEpoch(batchSize);
  const noise = isPrivate ? ` sigma ${number('noise_multiplier')}` : '';
  const model = models[modelName] ?? modelName;
  return {
    name: `${model} ${known.method}${noise} (published)`,
    dataset: (cells.dataset ?? '').toLowerCase(),
    model,
    method: known.method,
    clipping: isPrivate
      ? `${known.method === 'automatic' ? 'automatic' : 'flat'} ${cells.clipping_mode?.replace('_', '-')}`
      : 'none',
    sparsification: known.sparsification,
    ...(isPrivate ? { noiseMultiplier: number('noise_multiplier'), delta: publishedCode.delta } : {}),
    tags: ['published'],
    trainingExamples: publishedCode.trainingExamples,
    validationExamples: publishedCode.validationExamples,
    epochs,
    outcome: 'completed',
    charge: { event: chargeOf(isPrivate), steps },
    config: {
      algorithm,
      epochs,
      batchSize,
      learningRate: number('learning_rate'),
      device: cells.device,
      trainingExamples: publishedCode.trainingExamples,
      masks: publishedCode.masks,
      totalTrainingTimeS: number('total_training_time'),
      ...(norms.length === 0 ? {} : { clipNorm: norms[0], clippedLayers: norms.length }),
      ...(privacy === null
        ? {}
        : { privacy, batches: publishedCode.batches, coupling: publishedCode.coupling }),
      ...(known.isMethodApplied === undefined ? {} : { isMethodApplied: known.isMethodApplied }),
    },
    points: pointsOf(file, list, steps / epochs),
  };
}

const models: Readonly<Record<string, string>> = { unet: 'unet', NestedUNet: 'nested-unet' };

function chargeOf(isPrivate: boolean) {
  return isPrivate
    ? ({
        kind: 'unsupported',
        reason:
          'Dice over the batch lets one example change the gradients of the others, so that clipping bounds nothing.',
      } as const)
    : ({ kind: 'non-private', reason: 'No noise was added.' } as const);
}

/** Batches of an epoch, the last one smaller. */
function stepsPerEpoch(batchSize: number): number {
  return Math.ceil(publishedCode.trainingExamples / batchSize);
}

/** What the study counted, with the steps that its epsilon stands for. */
function accountingOf(noiseMultiplier: number, epsilon: number | null, epochs: number, batchSize: number) {
  const { delta } = publishedCode;
  const samplingRate = 1 / stepsPerEpoch(batchSize);
  const mostSteps = 2 * epochs * stepsPerEpoch(batchSize);
  const steps =
    epsilon === null ? null : stepsOfEpsilon(epsilon, { samplingRate, noiseMultiplier, delta, mostSteps });
  return { sampler: 'poisson', samplingRate, noiseMultiplier, steps, delta, epsilon };
}

function pointsOf(
  file: string,
  list: (column: string) => readonly number[],
  stepsAnEpoch: number,
): readonly ImportedPoint[] {
  const byEpoch = new Map<number, Record<string, number>>();
  const take = (name: string, values: readonly number[], epochOf: (index: number) => number) => {
    for (const [index, value] of values.entries()) {
      const epoch = epochOf(index);
      byEpoch.set(epoch, { ...byEpoch.get(epoch), [name]: value });
    }
  };
  const times = list('iteration_train_times');
  for (const [column, name] of Object.entries(trainingMetrics)) take(name, list(column), (index) => index);
  for (const [column, name] of Object.entries(validationMetrics)) {
    const values = list(column);
    const epochs = publishedEvaluations.get(values.length);
    if (epochs === undefined)
      throw new ImportError(
        file,
        `column ${column} has ${values.length} values; the epochs of ${[...publishedEvaluations.keys()].join(' and ')} are known`,
      );
    take(name, values, (index) => epochs[index] as number);
  }
  let wallTimeMs = 0;
  return [...byEpoch.keys()]
    .sort((one, other) => one - other)
    .map((epoch) => {
      wallTimeMs += 1000 * (times[epoch] ?? 0);
      const step = Math.max(1, Math.round((epoch + 1) * stepsAnEpoch));
      return { step, epoch, wallTimeMs, metrics: byEpoch.get(epoch) ?? {} };
    });
}
