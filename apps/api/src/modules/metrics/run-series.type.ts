import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import {
  MetricValueColumnScalar,
  NumberColumnScalar,
  OptionalNumberColumnScalar,
} from '../../schema/scalars/columns.js';
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

  @Field(() => NumberColumnScalar, { description: 'Step of the first point.' })
  readonly steps: ArrayLike<number>;

  @Field(() => NumberColumnScalar, {
    description: 'Where the first point is on the axis that was asked for.',
  })
  readonly positions: ArrayLike<number>;

  @Field(() => MetricValueColumnScalar, {
    description: 'The value; of several points the mean of the finite ones, NaN where none is finite.',
  })
  readonly values: ArrayLike<number>;

  @Field(() => MetricValueColumnScalar)
  readonly first: ArrayLike<number>;

  @Field(() => MetricValueColumnScalar)
  readonly last: ArrayLike<number>;

  @Field(() => OptionalNumberColumnScalar, { description: 'Of the finite values; null where there is none.' })
  readonly min: ArrayLike<number | null>;

  @Field(() => OptionalNumberColumnScalar)
  readonly max: ArrayLike<number | null>;

  @Field(() => NumberColumnScalar, { description: 'Points of each bucket.' })
  readonly count: ArrayLike<number>;

  @Field(() => NumberColumnScalar, {
    description: 'Points of each bucket that are NaN, Infinity or -Infinity.',
  })
  readonly nonFinite: ArrayLike<number>;

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
