import { Field, Float, ID, InputType, registerEnumType } from 'type-graphql';
import { JsonScalar } from '../../schema/scalars/json.js';
import { overrideDescription } from '../budgets/override-description.js';
import { onceDescription } from '../idempotency/once.service.js';
import { PrivacyVerdict } from '../privacy/privacy-verdict.js';
import { RunStatus } from './run-status.js';

export const RunSortField = {
  CREATED_AT: 'CREATED_AT',
  NAME: 'NAME',
  STATUS: 'STATUS',
  MODEL: 'MODEL',
  METHOD: 'METHOD',
  NOISE_MULTIPLIER: 'NOISE_MULTIPLIER',
  EPSILON: 'EPSILON',
  MEAN_DICE: 'MEAN_DICE',
  PIXEL_ACCURACY: 'PIXEL_ACCURACY',
} as const;
export type RunSortField = (typeof RunSortField)[keyof typeof RunSortField];
registerEnumType(RunSortField, { name: 'RunSortField' });

export const SortDirection = { ASC: 'ASC', DESC: 'DESC' } as const;
export type SortDirection = (typeof SortDirection)[keyof typeof SortDirection];
registerEnumType(SortDirection, { name: 'SortDirection' });

export const ConditionOperator = {
  EQ: 'EQ',
  NE: 'NE',
  IN: 'IN',
  LT: 'LT',
  LTE: 'LTE',
  GT: 'GT',
  GTE: 'GTE',
  CONTAINS: 'CONTAINS',
  EXISTS: 'EXISTS',
} as const;
export type ConditionOperator = (typeof ConditionOperator)[keyof typeof ConditionOperator];
registerEnumType(ConditionOperator, {
  name: 'ConditionOperator',
  description:
    'NE lets runs without a value through. Numbers are compared with numbers, texts with texts; NaN is below and above nothing. CONTAINS ignores case. EXISTS takes true (the default) or false. A list of tags is equal to each of its tags.',
});

@InputType()
export class RunCondition {
  @Field(() => String, {
    description:
      'A field that runFields lists: status, tags, duration, ..., config.<path>, metric.<name> (its last value), environment.<key>.',
  })
  field: string;

  @Field(() => ConditionOperator, { defaultValue: ConditionOperator.EQ })
  op: ConditionOperator;

  @Field(() => JsonScalar, { nullable: true })
  value?: unknown;
}

export const RunShelf = { CURRENT: 'CURRENT', ARCHIVED: 'ARCHIVED', DELETED: 'DELETED' } as const;
export type RunShelf = (typeof RunShelf)[keyof typeof RunShelf];
registerEnumType(RunShelf, {
  name: 'RunShelf',
  description: 'DELETED runs stay listed for their privacy ledger, also after their data were purged.',
});

/** Conditions that all hold. An empty list of values is no condition, except `ids`: no id, no run. */
@InputType()
export class RunFilter {
  @Field(() => [RunCondition], { nullable: true })
  where?: readonly RunCondition[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Words that all occur in name, study, tags, method, model, data set, clipping, sparsification or failure code.',
  })
  text?: string | null;

  @Field(() => [RunShelf], {
    nullable: true,
    description: 'CURRENT when left out; with ids, archived runs as well.',
  })
  shelves?: readonly RunShelf[] | null;

  @Field(() => ID, { nullable: true })
  studyId?: string | null;

  @Field(() => [String], { nullable: true })
  models?: readonly string[] | null;

  @Field(() => [String], { nullable: true })
  methods?: readonly string[] | null;

  @Field(() => [Float], { nullable: true })
  noiseMultipliers?: readonly number[] | null;

  @Field(() => [RunStatus], { nullable: true })
  statuses?: readonly RunStatus[] | null;

  @Field(() => [PrivacyVerdict], { nullable: true })
  verdicts?: readonly PrivacyVerdict[] | null;

  @Field(() => [String], { nullable: true })
  datasets?: readonly string[] | null;

  @Field(() => String, { nullable: true })
  nameContains?: string | null;

  @Field(() => [ID], { nullable: true })
  ids?: readonly string[] | null;
}

@InputType()
export class RunSort {
  @Field(() => RunSortField, { defaultValue: RunSortField.CREATED_AT })
  field: RunSortField;

  @Field(() => String, {
    nullable: true,
    description: 'Any field that runFields lists; field is then without meaning.',
  })
  by?: string | null;

  @Field(() => SortDirection, { defaultValue: SortDirection.DESC })
  direction: SortDirection;
}

@InputType()
export class LaunchRunsInput {
  @Field(() => ID)
  studyId: string;

  @Field(() => [JsonScalar])
  configs: readonly unknown[];

  @Field(() => ID, { nullable: true, description: onceDescription })
  idempotencyKey?: string | null;

  @Field(() => String, { nullable: true, description: overrideDescription })
  budgetOverride?: string | null;
}
