import { Field, InputType } from 'type-graphql';
import { JsonScalar } from '../../schema/scalars/json.js';
import { overrideDescription } from '../budgets/override-description.js';
import { onceDescription } from '../idempotency/once.service.js';

@InputType()
export class CreateStudyInput {
  @Field(() => String, { nullable: true, description: 'Left out where the definition says it.' })
  name?: string | null;

  @Field(() => String, { nullable: true, defaultValue: '' })
  description: string | null;

  @Field(() => [JsonScalar], { defaultValue: [], description: 'Runs one by one, instead of a definition.' })
  configs: readonly unknown[];

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Name, question, base, axes or cells, seeds, folds, metric and comparisons; see docs/study.',
  })
  definition?: unknown;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'False: its runs are made elsewhere and come by openRun; none is queued.',
  })
  isQueued: boolean;

  @Field(() => String, {
    nullable: true,
    description: `${onceDescription} Left out, a definition is its own key.`,
  })
  idempotencyKey?: string | null;

  @Field(() => String, { nullable: true, description: overrideDescription })
  budgetOverride?: string | null;
}
