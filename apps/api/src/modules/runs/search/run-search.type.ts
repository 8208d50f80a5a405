import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from '../../../schema/scalars/date-time.js';
import { JsonScalar } from '../../../schema/scalars/json.js';
import { Disclosure } from '../../metrics/disclosure.js';
import { EpsilonTerms } from '../../privacy/epsilon-terms.type.js';
import { FacetValue } from '../runs.type.js';
import type { RunFieldKind as FieldKind } from './run-field.js';

export const RunFieldKind = {
  NUMBER: 'NUMBER',
  TEXT: 'TEXT',
  TIME: 'TIME',
  TAGS: 'TAGS',
  ANY: 'ANY',
} as const satisfies { readonly [Kind in FieldKind]: Kind };
export type RunFieldKind = FieldKind;
registerEnumType(RunFieldKind, {
  name: 'RunFieldKind',
  description: 'TIME: ISO 8601 in UTC. TAGS: a list of texts. ANY: a number, a text, true, false or a list.',
});

export const RunGroupOrder = {
  KEY: 'KEY',
  RUNS: 'RUNS',
  MEAN: 'MEAN',
  NEWEST: 'NEWEST',
} as const;
export type RunGroupOrder = (typeof RunGroupOrder)[keyof typeof RunGroupOrder];
registerEnumType(RunGroupOrder, { name: 'RunGroupOrder' });

@ObjectType({ description: 'A word by which runs are filtered, sorted, grouped and shown.' })
export class RunField {
  @Field(() => String)
  field: string;

  @Field(() => RunFieldKind)
  kind: RunFieldKind;

  @Field(() => Int, { nullable: true, description: 'Runs that have it; null for what every run can have.' })
  runs: number | null;

  @Field(() => Disclosure, {
    nullable: true,
    description:
      'Of a metric; where runs differ, the least covered: mark the whole column by it. Null for what is no metric.',
  })
  disclosure: Disclosure | null;
}

@ObjectType()
export class RunFacetOffer {
  @Field(() => JsonScalar)
  value: unknown;

  @Field(() => Int)
  count: number;
}

@ObjectType({
  description:
    "The values of a field among the runs that pass the filter's other conditions: what is chosen in the field itself does not count.",
})
export class RunFacet {
  @Field(() => String)
  field: string;

  @Field(() => [RunFacetOffer], {
    description: 'The most frequent first. A run counts for each of its tags.',
  })
  offered: readonly RunFacetOffer[];

  @Field(() => Int, { description: 'Number of different values, those that are not offered included.' })
  distinct: number;

  @Field(() => Int, { description: 'Runs without a value.' })
  missing: number;

  @Field(() => Float, { nullable: true, description: 'Of the finite numbers.' })
  least: number | null;

  @Field(() => Float, { nullable: true })
  greatest: number | null;
}

@ObjectType({
  description:
    'Claimed epsilons of a group that are counted alike. There is no mean: epsilons of another delta, unit or relation are other quantities.',
})
export class RunGroupEpsilon extends EpsilonTerms {
  @Field(() => Int)
  runs: number;

  @Field(() => Float)
  least: number;

  @Field(() => Float)
  greatest: number;
}

@ObjectType()
export class RunGroup {
  @Field(() => [JsonScalar], {
    nullable: 'items',
    description: 'What the runs hold in the fields of `by`; null where they have no value.',
  })
  key: readonly unknown[];

  @Field(() => Int)
  runs: number;

  @Field(() => Int, { description: 'Runs with a finite value of the metric: the n of mean and interval.' })
  measured: number;

  @Field(() => Int, { description: 'Runs whose value is NaN or infinite; they are in no mean.' })
  notFinite: number;

  @Field(() => Float, { nullable: true })
  mean: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the sample, with n - 1; null for one run.' })
  standardDeviation: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Lower end of Student's 95 % interval of the mean; null for one run.",
  })
  low: number | null;

  @Field(() => Float, { nullable: true, description: 'Upper end.' })
  high: number | null;

  @Field(() => Float, { nullable: true })
  least: number | null;

  @Field(() => Float, { nullable: true })
  greatest: number | null;

  @Field(() => Disclosure, { nullable: true, description: 'Of the metric: the least covered of its runs.' })
  disclosure: Disclosure | null;

  @Field(() => [RunGroupEpsilon])
  epsilons: readonly RunGroupEpsilon[];

  @Field(() => [String], {
    description:
      'What differs within the group and should not: dataset, or delta, unit or neighbouring of the claims.',
  })
  mixed: readonly string[];

  @Field(() => [FacetValue], { description: 'Values of RunStatus.' })
  statuses: readonly FacetValue[];

  @Field(() => [FacetValue], { description: 'Values of PrivacyVerdict.' })
  verdicts: readonly FacetValue[];

  @Field(() => Float, { nullable: true, description: 'Mean, in seconds, of the runs that started.' })
  duration: number | null;

  @Field(() => DateTimeScalar)
  newestAt: Date;
}

@ObjectType()
export class RunGroups {
  @Field(() => [RunGroup])
  groups: readonly RunGroup[];

  @Field(() => Int, { description: 'Number of groups, those beyond `first` included.' })
  totalCount: number;
}
