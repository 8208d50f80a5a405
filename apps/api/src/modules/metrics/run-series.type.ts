import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { MetricValueScalar } from '../../schema/scalars/metric-value.js';
import { Disclosure } from './disclosure.js';

/** What a series is drawn against. */
export const SeriesAxis = { STEP: 'STEP', EPOCH: 'EPOCH', WALL_TIME: 'WALL_TIME' } as const;
export type SeriesAxis = (typeof SeriesAxis)[keyof typeof SeriesAxis];
registerEnumType(SeriesAxis, {
  name: 'SeriesAxis',
  description: 'WALL_TIME: milliseconds since the attempt started.',
});

@ObjectType({
  description:
    'One metric of one attempt of a run, in the order of its steps; of a repeated step in the order of arrival. Columnar: one entry per point, or per bucket of points, in every list.',
})
export class RunSeries {
  @Field(() => ID)
  runId: string;

  @Field(() => String, { description: 'Name of the metric.' })
  key: string;

  @Field(() => Int, { description: '1 for the first; 0 for what came before any run-started.' })
  attempt: number;

  @Field(() => Int, { description: 'Attempts that the run has.' })
  attempts: number;

  @Field(() => Disclosure, { description: 'The least covered of its points.' })
  disclosure: Disclosure;

  @Field(() => [Int], { description: 'Step of the first point.' })
  steps: number[];

  @Field(() => [Float], { description: 'Where the first point is on the axis that was asked for.' })
  positions: number[];

  @Field(() => [MetricValueScalar], {
    description: 'The value; of several points the mean of the finite ones, NaN where none is finite.',
  })
  values: number[];

  @Field(() => [MetricValueScalar])
  first: number[];

  @Field(() => [MetricValueScalar])
  last: number[];

  @Field(() => [Float], { nullable: 'items', description: 'Of the finite values; null where there is none.' })
  min: (number | null)[];

  @Field(() => [Float], { nullable: 'items' })
  max: (number | null)[];

  @Field(() => [Int], { description: 'Points of each bucket.' })
  count: number[];

  @Field(() => [Int], { description: 'Points of each bucket that are NaN, Infinity or -Infinity.' })
  nonFinite: number[];

  @Field(() => Int, { description: 'Points of the stretch, over all buckets.' })
  totalPoints: number;

  @Field(() => Float, {
    description:
      'Steps of a bucket; a bucket begins at a multiple of it. 1 where each point is told by itself.',
  })
  bucketWidth: number;

  @Field(() => Boolean, { description: 'Whether each point of the stretch is told by itself.' })
  isComplete: boolean;
}
