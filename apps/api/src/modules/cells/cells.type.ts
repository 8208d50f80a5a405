import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { MetricValueScalar } from '../../schema/scalars/metric-value.js';
import { Disclosure } from '../metrics/disclosure.js';
import { RunPrivacy } from '../privacy/privacy.type.js';
import { RunStatus } from '../runs/run-status.js';

@ObjectType({ description: 'Two ends that hold the unknown mean in 95 % of all experiments.' })
export class Interval {
  @Field(() => Float)
  low: number;

  @Field(() => Float)
  high: number;
}

@ObjectType({ description: 'One run of a cell that was completed.' })
export class CellValue {
  @Field(() => ID)
  runId: string;

  @Field(() => Float, { nullable: true, description: 'Of the initial parameters.' })
  seed: number | null;

  @Field(() => Int, { nullable: true, description: 'That the run was validated on; null without folds.' })
  fold: number | null;

  /** What it is paired by. */
  replicate: string;

  @Field(() => Boolean, { description: 'Queued when the study had results already.' })
  addedAfterResults: boolean;

  @Field(() => MetricValueScalar, {
    description: 'Of the newest attempt: the last one, or read as the study says.',
  })
  value: number;
}

@ObjectType({ description: 'One run of a cell, whatever became of it.' })
export class CellRun {
  @Field(() => ID)
  runId: string;

  @Field(() => Float, { nullable: true })
  seed: number | null;

  @Field(() => Int, { nullable: true })
  fold: number | null;

  @Field(() => RunStatus)
  status: RunStatus;

  @Field(() => Boolean, { description: 'Queued when the study had results already.' })
  addedAfterResults: boolean;
}

/** `bootstrap` is added by its resolver. */
@ObjectType({
  description:
    'Runs of a study whose configs differ in seed and fold alone. Statistics are those of completed runs.',
})
export class Cell {
  @Field(() => ID, { description: 'The same for the same config, in every study.' })
  key: string;

  @Field(() => String, { description: "The definition's, or made of model, method and noise." })
  name: string;

  @Field(() => Boolean, { description: 'Whether the definition of the study has it.' })
  isPlanned: boolean;

  @Field(() => String)
  model: string;

  @Field(() => String)
  dataset: string;

  @Field(() => String)
  method: string;

  @Field(() => Float, { nullable: true })
  noiseMultiplier: number | null;

  @Field(() => Int, { description: 'Runs that were not completed: their values do not count.' })
  unfinished: number;

  @Field(() => Int, { description: 'Runs that were queued when the study had results already.' })
  addedAfterResults: number;

  @Field(() => [CellRun], { description: 'All of them, the oldest first.' })
  runs: readonly CellRun[];

  @Field(() => RunPrivacy, {
    nullable: true,
    description: 'That of the completed run with the largest epsilon, or without a claim where one has none.',
  })
  privacy: unknown;

  @Field(() => Disclosure, { nullable: true, description: 'Of the metric; null without a value.' })
  disclosure: Disclosure | null;

  @Field(() => Float, {
    nullable: true,
    description: 'What one class everywhere reaches; null where nobody measured it.',
  })
  trivial: number | null;

  @Field(() => [CellValue], { description: 'By seed and fold.' })
  values: readonly CellValue[];

  @Field(() => Int, { description: 'Finite values.' })
  n: number;

  @Field(() => Int, { description: 'Values that are not finite.' })
  omitted: number;

  @Field(() => Float, { nullable: true })
  mean: number | null;

  @Field(() => Float, { nullable: true, description: 'Sample standard deviation.' })
  standardDeviation: number | null;

  @Field(() => Float, { nullable: true })
  median: number | null;

  @Field(() => Float, { nullable: true })
  minimum: number | null;

  @Field(() => Float, { nullable: true })
  maximum: number | null;

  @Field(() => Interval, { nullable: true, description: "Student's; null below two values." })
  interval: Interval | null;
}

@ObjectType({ description: 'What two cells say of each other, paired by seed and fold.' })
export class CellComparison {
  @Field(() => Int, { description: 'Seeds with a finite value in both.' })
  pairs: number;

  @Field(() => Int, { description: 'Seeds of one of them only, or without a finite value.' })
  omitted: number;

  @Field(() => Float, { nullable: true, description: 'First minus second.' })
  meanDifference: number | null;

  @Field(() => Interval, { nullable: true, description: "Student's; null below two pairs." })
  interval: Interval | null;

  @Field(() => Float, { nullable: true, description: 'Mean over standard deviation of the differences.' })
  effectSize: number | null;

  @Field(() => Float, { nullable: true, description: 'p of the paired t-test; null below five pairs.' })
  tTest: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "p of Wilcoxon's signed-rank test; null below five pairs.",
  })
  wilcoxon: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Pairs that would show such a difference in four of five experiments; null beyond 10,000.',
  })
  pairsNeeded: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'p of the paired t-test, corrected for the planned comparisons; null below five pairs.',
  })
  corrected: number | null;

  @Field(() => Boolean, { description: 'Whether the corrected p is below 0.05.' })
  isDistinguishable: boolean;

  @Field(() => Int, { description: 'Runs of either cell that were queued when there were results already.' })
  addedAfterResults: number;

  @Field(() => Boolean, {
    description:
      'Whether both cells have the same epsilon, delta, unit and relation: utility is then compared at equal privacy.',
  })
  isAtEqualPrivacy: boolean;

  @Field(() => String, { description: 'The result in a sentence, corrected for the planned comparisons.' })
  verdict: string;
}

@ObjectType({ description: 'A comparison that the definition of the study planned.' })
export class PlannedComparison {
  @Field(() => Cell)
  first: Cell;

  @Field(() => Cell)
  second: Cell;

  @Field(() => CellComparison, { description: 'p is corrected for all that were planned (Holm).' })
  comparison: CellComparison;
}
