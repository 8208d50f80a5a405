import { Field, Int, ObjectType } from 'type-graphql';
import {
  MetricValueColumnScalar,
  NumberColumnScalar,
  OptionalNumberColumnScalar,
} from '../../schema/scalars/columns.js';
import { Disclosure } from './disclosure.js';

@ObjectType({
  description:
    'A stretch of a series in buckets of equal width in steps; empty ones are left out. Where every count is 1 it is the series itself. Columnar: one entry per bucket in every list.',
})
export class SeriesWindow {
  @Field(() => String)
  name: string;

  @Field(() => Disclosure, { nullable: true, description: 'Null where there is no point.' })
  disclosure: Disclosure | null;

  @Field(() => Int, { description: 'Points in the window, over all buckets.' })
  points: number;

  @Field(() => NumberColumnScalar, { description: 'Step of the first point.' })
  steps: number[];

  @Field(() => NumberColumnScalar, { description: 'Step of the last point.' })
  lastSteps: number[];

  @Field(() => NumberColumnScalar, { description: 'Epoch of the first point.' })
  epochs: number[];

  @Field(() => NumberColumnScalar, {
    description: 'Milliseconds from the start of the run to the first point.',
  })
  wallTimesMs: number[];

  @Field(() => MetricValueColumnScalar)
  firsts: number[];

  @Field(() => MetricValueColumnScalar)
  lasts: number[];

  @Field(() => OptionalNumberColumnScalar, { description: 'Of the finite values; null where there is none.' })
  mins: (number | null)[];

  @Field(() => OptionalNumberColumnScalar)
  maxs: (number | null)[];

  @Field(() => OptionalNumberColumnScalar, { description: 'Where the least value is.' })
  minSteps: (number | null)[];

  @Field(() => OptionalNumberColumnScalar, { description: 'Where the greatest value is.' })
  maxSteps: (number | null)[];

  @Field(() => NumberColumnScalar)
  counts: number[];

  @Field(() => NumberColumnScalar)
  nans: number[];

  @Field(() => NumberColumnScalar, { description: 'Values that are Infinity.' })
  infinities: number[];

  @Field(() => NumberColumnScalar, { description: 'Values that are -Infinity.' })
  negativeInfinities: number[];
}
