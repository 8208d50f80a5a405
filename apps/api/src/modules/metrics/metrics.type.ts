import { Field, Int, ObjectType } from 'type-graphql';
import { MetricValueColumnScalar, NumberColumnScalar } from '../../schema/scalars/columns.js';
import { MetricValueScalar } from '../../schema/scalars/metric-value.js';
import { Disclosure } from './disclosure.js';

@ObjectType()
export class MetricPoint {
  @Field(() => String)
  name: string;

  @Field(() => MetricValueScalar)
  value: number;

  @Field(() => Disclosure)
  disclosure: Disclosure;
}

@ObjectType()
export class MetricSummary {
  @Field(() => String)
  name: string;

  @Field(() => MetricValueScalar)
  last: number;

  @Field(() => MetricValueScalar, { nullable: true })
  min: number | null;

  @Field(() => MetricValueScalar, { nullable: true })
  max: number | null;

  @Field(() => Int)
  lastStep: number;

  @Field(() => Disclosure)
  disclosure: Disclosure;
}

@ObjectType({ description: 'Columnar: one entry per point in every list.' })
export class MetricSeries {
  @Field(() => String)
  name: string;

  @Field(() => Disclosure)
  disclosure: Disclosure;

  @Field(() => NumberColumnScalar, { description: 'Event cursor of each point.' })
  cursors: number[];

  @Field(() => NumberColumnScalar)
  steps: number[];

  @Field(() => NumberColumnScalar)
  epochs: number[];

  @Field(() => NumberColumnScalar, { description: 'Milliseconds since the run started.' })
  wallTimesMs: number[];

  @Field(() => MetricValueColumnScalar)
  values: number[];
}
