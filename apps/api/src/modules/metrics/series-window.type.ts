import { Field, Float, Int, ObjectType } from 'type-graphql';
import { MetricValueScalar } from '../../schema/scalars/metric-value.js';
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

  @Field(() => [Int], { description: 'Step of the first point.' })
  steps: number[];

  @Field(() => [Int], { description: 'Step of the last point.' })
  lastSteps: number[];

  @Field(() => [Float], { description: 'Epoch of the first point.' })
  epochs: number[];

  @Field(() => [Float], { description: 'Milliseconds from the start of the run to the first point.' })
  wallTimesMs: number[];

  @Field(() => [MetricValueScalar])
  firsts: number[];

  @Field(() => [MetricValueScalar])
  lasts: number[];

  @Field(() => [Float], { nullable: 'items', description: 'Of the finite values; null where there is none.' })
  mins: (number | null)[];

  @Field(() => [Float], { nullable: 'items' })
  maxs: (number | null)[];

  @Field(() => [Int], { nullable: 'items', description: 'Where the least value is.' })
  minSteps: (number | null)[];

  @Field(() => [Int], { nullable: 'items', description: 'Where the greatest value is.' })
  maxSteps: (number | null)[];

  @Field(() => [Int])
  counts: number[];

  @Field(() => [Int])
  nans: number[];

  @Field(() => [Int], { description: 'Values that are Infinity.' })
  infinities: number[];

  @Field(() => [Int], { description: 'Values that are -Infinity.' })
  negativeInfinities: number[];
}
