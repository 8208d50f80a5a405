import { Field, Float, ID, InputType } from 'type-graphql';
import type { StoredPrivacyUnit } from '../../db/tables/stored-words.js';
import { onceDescription } from '../idempotency/once.service.js';
import { BudgetUnit } from './budgets.type.js';

@InputType()
export class SetBudgetInput {
  @Field(() => String, { description: 'The data set, by the SHA-256 of its content.' })
  contentSha256: string;

  @Field(() => BudgetUnit, { description: 'Whose presence it hides.' })
  unit: StoredPrivacyUnit;

  @Field(() => Float, { description: 'From 0, with at most six decimals.' })
  epsilon: number;

  @Field(() => Float, { description: 'Between 0 and 1.' })
  delta: number;

  @Field(() => String, { nullable: true, defaultValue: 'add-remove' })
  neighbouring: string | null;

  @Field(() => String, { description: 'Why; it is recorded for ever.' })
  reason: string;

  @Field(() => ID, { nullable: true, description: onceDescription })
  idempotencyKey?: string | null;
}

@InputType()
export class OverrideBudgetInput {
  @Field(() => String)
  contentSha256: string;

  @Field(() => [ID])
  runIds: readonly string[];

  @Field(() => String)
  reason: string;

  @Field(() => ID, { nullable: true, description: onceDescription })
  idempotencyKey?: string | null;
}
