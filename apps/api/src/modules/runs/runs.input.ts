import { Field, Float, ID, InputType, registerEnumType } from 'type-graphql';
import { JsonScalar } from '../../schema/scalars/json.js';
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

/** Conditions that all hold. An empty list of values is no condition, except `ids`: no id, no run. */
@InputType()
export class RunFilter {
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

  @Field(() => SortDirection, { defaultValue: SortDirection.DESC })
  direction: SortDirection;
}

@InputType()
export class LaunchRunsInput {
  @Field(() => ID)
  studyId: string;

  @Field(() => [JsonScalar])
  configs: readonly unknown[];
}
