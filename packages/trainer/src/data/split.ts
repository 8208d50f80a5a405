import { z } from 'zod';
import { seededBytes } from '../random/byte-source.js';
import { shuffled } from '../random/shuffle.js';
import { uniformFrom } from '../random/uniform.js';
import { DatasetError } from './dataset-error.js';

/** What an example is used for. `test` is looked at once, when training is over. */
export const splitNames = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof splitNames)[number];

const seed = z
  .int()
  .min(0)
  .default(1)
  .meta({ title: 'Seed', description: 'Public; the same gives the same split.' });

const splitSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('given') }).meta({ title: 'As given' }),
  z
    .strictObject({
      kind: z.literal('random'),
      validation: z
        .number()
        .gt(0)
        .lt(1)
        .default(0.2)
        .meta({ title: 'Validation', description: 'Share of the subjects.' }),
      test: z.number().min(0).lt(1).default(0).meta({ title: 'Test', description: 'Share of the subjects.' }),
      seed,
    })
    .meta({ title: 'Random, by subject' }),
  z
    .strictObject({
      kind: z.literal('k-fold'),
      folds: z.int().min(2).max(1000).default(5).meta({ title: 'Folds' }),
      fold: z
        .int()
        .min(0)
        .max(999)
        .default(0)
        .meta({ title: 'Fold', description: 'From 0: the one to validate on.' }),
      seed,
    })
    .meta({ title: 'K-fold, by subject' }),
]);

/** Every way to divide examples. */
export const splitKinds: readonly string[] = splitSchema.options.map(({ shape }) => shape.kind.value);

/** How examples are divided; never one person's into two parts. */
export const splitField = { split: splitSchema.prefault({ kind: 'given' }).meta({ title: 'Split' }) };
export type SplitConfig = z.infer<typeof splitSchema>;

/** What decides where an example goes. */
export interface Splittable {
  readonly subject: string;
  /** As the data set says; absent where it says nothing. */
  readonly split?: SplitName;
}

/**
 * Divides examples for training, validation and test, each subject's together.
 *
 * @param place named in errors.
 * @throws DatasetError when a subject is in two parts, when there are fewer subjects than folds, or when a part is empty.
 */
export function splitExamples<Example extends Splittable>(
  examples: readonly Example[],
  config: SplitConfig,
  place: string,
): Readonly<Record<SplitName, readonly Example[]>> {
  const partOf = partBySubject(examples, config, place);
  const parts: Record<SplitName, Example[]> = { train: [], validation: [], test: [] };
  for (const example of examples) parts[partOf.get(example.subject) as SplitName].push(example);
  for (const part of ['train', 'validation'] as const)
    if (parts[part].length === 0)
      throw new DatasetError(
        place,
        `has no example for ${part}; give some that split, or set dataset.split to {"kind": "random"}`,
      );
  return parts;
}

function partBySubject(
  examples: readonly Splittable[],
  config: SplitConfig,
  place: string,
): ReadonlyMap<string, SplitName> {
  if (config.kind === 'given') return givenParts(examples, place);
  const subjects = shuffled(
    [...new Set(examples.map(({ subject }) => subject))].sort(),
    uniformFrom(seededBytes(config.seed, 'split')),
  );
  const count = subjects.length;
  if (config.kind === 'random') {
    const validation = Math.max(1, Math.round(config.validation * count));
    const test = config.test === 0 ? 0 : Math.max(1, Math.round(config.test * count));
    if (validation + test >= count)
      throw new DatasetError(
        place,
        `has ${count} subjects, of which ${validation} would be for validation and ${test} for test; at least one must be left for training: lower dataset.split.validation and test, or add subjects`,
      );
    return new Map(
      subjects.map((subject, index) => [
        subject,
        index < validation ? 'validation' : index < validation + test ? 'test' : 'train',
      ]),
    );
  }
  const { folds, fold } = config;
  if (folds > count)
    throw new DatasetError(
      place,
      `has ${count} subjects, too few for ${folds} folds; set dataset.split.folds to at most ${count}`,
    );
  if (fold >= folds)
    throw new DatasetError(
      'dataset.split.fold',
      `must be below dataset.split.folds (${folds}), got ${fold}; they count from 0`,
    );
  return new Map(
    subjects.map((subject, index) => [subject, index % folds === fold ? 'validation' : 'train']),
  );
}

function givenParts(examples: readonly Splittable[], place: string): ReadonlyMap<string, SplitName> {
  const parts = new Map<string, SplitName>();
  for (const { subject, split } of examples) {
    if (split === undefined)
      throw new DatasetError(
        place,
        'does not say what is for training and what for validation; set dataset.split to {"kind": "random"}',
      );
    const other = parts.get(subject) ?? split;
    if (other !== split)
      throw new DatasetError(
        place,
        `has scans of subject ${subject} in "${shownSplit(other)}" and in "${shownSplit(split)}"; a subject belongs to one split, or the scores say nothing of new people: move all of its scans together`,
      );
    parts.set(subject, split);
  }
  return parts;
}

/** The word that files and folders have for it. */
export const shownSplit = (split: SplitName): string => (split === 'validation' ? 'val' : split);
