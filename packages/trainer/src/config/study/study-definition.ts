import { limits, metricNames } from '@clipwise/contract';
import { z } from 'zod';

const path = z
  .string()
  .min(1)
  .max(limits.fieldLength)
  .regex(/^[^.]+(\.[^.]+)*$/, 'must be keys joined by dots, such as noise.noiseMultiplier');
const cellName = z.string().min(1).max(limits.runNameLength);

/** When the metric that decides is read off a run. */
const readSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('last') }),
  z.strictObject({
    kind: z.literal('at-budget'),
    epsilon: z.number().gt(0).max(1e6).meta({
      description:
        'The last value before the ledger passes this; a run without a guarantee is read at its end.',
    }),
  }),
  z.strictObject({ kind: z.literal('mean-of-last'), count: z.int().min(2).max(1000) }),
]);

/** The JSON that says all about a study. */
export const studyDefinitionSchema = z.strictObject({
  version: z
    .literal(1, { error: 'must be 1, the only version of studies that this Clipwise reads' })
    .default(1),
  name: z.string().min(1).max(limits.studyNameLength),
  question: z.string().max(limits.studyDescriptionLength).default(''),
  base: z
    .record(z.string(), z.unknown())
    .meta({ description: 'Run config that every cell starts from; what every cell sets may be left out.' }),
  axes: z
    .array(
      z.strictObject({
        path,
        values: z.array(z.unknown()).min(1),
        labels: z
          .array(cellName)
          .optional()
          .meta({ description: 'What the values are called, in their order.' }),
      }),
    )
    .default([])
    .meta({ description: 'Every combination of their values is a cell.' }),
  cells: z
    .array(z.strictObject({ name: cellName, set: z.record(path, z.unknown()).default({}) }))
    .default([])
    .meta({ description: 'Cells one by one, instead of axes.' }),
  seeds: z.array(z.int().min(0)).min(1).default([1, 2, 3, 4, 5]),
  folds: z
    .strictObject({ count: z.int().min(2).max(1000), seed: z.int().min(0).default(1) })
    .nullable()
    .default(null)
    .meta({ description: 'Every seed on every fold; a fold holds whole subjects.' }),
  metric: z
    .strictObject({
      name: z.string().min(1).max(limits.metricNameLength).default(metricNames.meanDice),
      goal: z.enum(['maximize', 'minimize']).default('maximize'),
      read: readSchema.prefault({ kind: 'last' }),
    })
    .prefault({})
    .meta({ description: 'The metric that decides.' }),
  comparisons: z
    .array(z.strictObject({ first: cellName, second: cellName }))
    .default([])
    .meta({
      description: 'Planned before any result: cells by their names. p is corrected for all of them.',
    }),
  claims: z
    .array(
      z.strictObject({
        text: z.string().min(1).max(limits.studyDescriptionLength),
        of: z.enum(['metric', 'epsilon']).default('metric'),
        expects: z.enum(['higher', 'lower']),
        pairs: z.array(z.strictObject({ first: cellName, second: cellName })).min(1),
      }),
    )
    .optional()
    .meta({
      description:
        'What somebody says of the cells: the first of every pair has a higher or lower metric, or epsilon, than the second. Pairs of a metric are among the planned comparisons.',
    }),
});

/** A valid study with every default filled in. */
export type StudyDefinition = z.infer<typeof studyDefinitionSchema>;
/** A study as people write it. */
export type StudyDefinitionInput = z.input<typeof studyDefinitionSchema>;
/** When the metric that decides is read. */
export type MetricReading = StudyDefinition['metric']['read'];
