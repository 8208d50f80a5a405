import type { Dataset, Example } from '../data/dataset.js';
import { ignoredClass } from '../data/labels.js';
import { splitNames } from '../data/split.js';
import { subjectCounts } from '../data/subject-counts.js';
import { evaluateTrivial } from '../training/evaluate.js';

/** What is told of one part of a data set. */
export interface PartCard {
  readonly examples: number;
  readonly subjects: number;
  /** Of one subject. */
  readonly mostExamples: number;
  /** Share of the graded pixels of each class; computed from the data without noise. */
  readonly classShares: readonly number[];
  readonly ignoredShare: number;
}

/** What is told of a data set before anything is trained. */
export interface DataCard {
  readonly name: string;
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly channelCount: number;
  readonly classNames: readonly string[];
  readonly isSynthetic: boolean;
  readonly parts: Readonly<Record<(typeof splitNames)[number], PartCard>>;
  /** Validation scores of the predictor that calls every pixel background; computed from the data without noise. */
  readonly trivial: { readonly meanDice: number; readonly pixelAccuracy: number };
  readonly remarks: readonly string[];
}

/** The card of a data set, at the size at which it is trained. */
export function dataCard(dataset: Dataset): DataCard {
  const { name, imageHeight, imageWidth, channelCount, classNames, isSynthetic, remarks } = dataset;
  const { meanDice, pixelAccuracy } = evaluateTrivial(dataset);
  const parts = {
    train: partCard(dataset.train, classNames.length),
    validation: partCard(dataset.validation, classNames.length),
    test: partCard(dataset.test, classNames.length),
  };
  return {
    ...{ name, imageHeight, imageWidth, channelCount, classNames, isSynthetic, remarks, parts },
    trivial: { meanDice, pixelAccuracy },
  };
}

function partCard(examples: readonly Example[], classCount: number): PartCard {
  const counts = new Float64Array(256);
  for (const { mask } of examples) for (const label of mask) counts[label] = (counts[label] as number) + 1;
  const ignored = counts[ignoredClass] as number;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const { trainingSubjects, largestSubjectExamples } = subjectCounts(examples);
  return {
    examples: examples.length,
    subjects: trainingSubjects ?? 0,
    mostExamples: largestSubjectExamples ?? 0,
    classShares: Array.from(counts.subarray(0, classCount), (count) => count / (total - ignored || 1)),
    ignoredShare: ignored / (total || 1),
  };
}

/** The card as text; a star marks what no epsilon covers. */
export function dataCardText(card: DataCard): string {
  const { parts, classNames, isSynthetic } = card;
  const star = isSynthetic ? '' : ' *';
  const shown = splitNames.filter((name) => parts[name].examples > 0);
  const row = (title: string, value: (part: PartCard) => string): string[] => [
    title,
    ...shown.map((name) => value(parts[name])),
  ];
  const rows = [
    ['', ...shown],
    row('examples', ({ examples }) => String(examples)),
    row('subjects', ({ subjects }) => String(subjects)),
    row('most of one subject', ({ mostExamples }) => String(mostExamples)),
    ...classNames.map((name, label) =>
      row(`pixels of ${name}${star}`, ({ classShares }) => percent(classShares[label] as number)),
    ),
    ...(shown.some((name) => parts[name].ignoredShare > 0)
      ? [row(`pixels ignored${star}`, ({ ignoredShare }) => percent(ignoredShare))]
      : []),
  ];
  const lines = [
    `${card.name}: ${card.imageHeight} x ${card.imageWidth} pixels, ${card.channelCount} channel${card.channelCount === 1 ? '' : 's'}, ${classNames.length} classes`,
    '',
    ...aligned(rows),
    '',
    `"${classNames[0]}" everywhere scores${star} mean Dice ${card.trivial.meanDice.toFixed(4)}, pixel accuracy ${card.trivial.pixelAccuracy.toFixed(4)} on validation`,
    ...(isSynthetic
      ? ['nobody is behind these data']
      : ['* computed from the data without noise: not covered by any epsilon']),
    ...card.remarks.map((remark) => `warning: ${remark}`),
  ];
  return `${lines.join('\n')}\n`;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
