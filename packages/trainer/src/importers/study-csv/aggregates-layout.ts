import { metricNames } from '@clipwise/contract';
import type { ImportedRun } from '../importer.js';
import { readPythonList } from '../python-list.js';
import type { Cells } from './epochs-layout.js';

/** Columns by which the layout is known. */
export const aggregatesColumns = ['Model_Name', 'Clipping_Strategy', 'Operation'];

const metrics = {
  Training_Loss: metricNames.trainingLoss,
  Test_Loss: metricNames.testLoss,
  Test_Dice: metricNames.testMeanDice,
  MAE: 'test/mae',
} as const;

/** A row of a table of means and standard deviations over seeds, as full columns or as "mean ± std". */
export function readAggregatesRow(
  file: string,
  cells: Cells,
): Omit<ImportedRun, 'key' | 'content' | 'original' | 'startedAt'> {
  const aggregate = (column: string): readonly [mean: number, deviation: number] | null => {
    const text =
      cells[`${column}_mean`] === undefined
        ? cells[column]
        : `${cells[`${column}_mean`]} ± ${cells[`${column}_std`]}`;
    const [mean = Number.NaN, deviation = Number.NaN] = (text ?? '')
      .split('±')
      .map((part) => Number(part.trim() || Number.NaN));
    return Number.isFinite(mean) ? [mean, deviation] : null;
  };
  const mean = (column: string) => aggregate(column)?.[0] ?? null;
  const [model = '', , clipping = cells.Clipping_Strategy ?? 'none'] = (cells.Model_Name ?? '').split('_');
  const [epsilon, kernel, batchSize] = [mean('Epsilon'), mean('Kernel_Size'), mean('Batch_Size')];
  const noiseMultiplier = mean('Noise_Multiplier');
  const isPrivate = (epsilon ?? 0) > 0;
  const operation = cells.Operation === 'none' ? '' : ` ${cells.Operation} ${kernel}`;
  const values: Record<string, number> = {};
  for (const [column, name] of Object.entries(metrics)) {
    const found = aggregate(column);
    if (found === null) continue;
    values[name] = found[0];
    if (Number.isFinite(found[1])) values[`${name}/deviation`] = found[1];
  }
  const dice = cells.Dice_All === undefined ? [] : readPythonList(file, 'Dice_All', cells.Dice_All);
  for (const [index, value] of dice.entries()) values[`test/dice/${index}`] = value;
  return {
    name: `${model} ${isPrivate ? clipping : 'non-private'}${operation}${isPrivate ? ` epsilon ${epsilon?.toPrecision(5)}` : ''} batch ${batchSize}`,
    dataset: (cells.Dataset ?? 'duke').toLowerCase(),
    model,
    method: isPrivate ? clipping : 'non-private',
    clipping: isPrivate ? clipping : 'none',
    ...(isPrivate && noiseMultiplier !== null ? { noiseMultiplier } : {}),
    tags: ['published', 'aggregate'],
    outcome: 'completed',
    config: {
      ...cells,
      ...(batchSize === null ? {} : { batchSize }),
      ...(isPrivate ? { privacy: { epsilon, noiseMultiplier: noiseMultiplier || null } } : {}),
    },
    points: [{ step: 0, epoch: 0, wallTimeMs: 0, metrics: values }],
  };
}
