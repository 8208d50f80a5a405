import { Field, Float, InputType } from 'type-graphql';
import type { StoredPrivacyUnit } from '../../db/tables/stored-words.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { BudgetUnit } from '../budgets/budgets.type.js';

@InputType({ description: 'Where a run was read from. The same key of the same bytes is imported once.' })
export class RunSourceInput {
  @Field(() => String, { description: 'study-csv, tensorboard, mlflow, ...' })
  kind: string;

  @Field(() => String, { description: 'Name of the file or folder.' })
  name: string;

  @Field(() => String, { description: 'SHA-256 of the original, in 64 lower-case hexadecimal digits.' })
  sha256: string;

  @Field(() => String, { nullable: true, defaultValue: '', description: 'Which of the runs in it.' })
  key: string | null;

  @Field(() => String)
  importer: string;

  @Field(() => String)
  importerVersion: string;
}

@InputType({
  description:
    'What a declared run is going to spend of the budgets of a data set that was announced before.',
})
export class DeclaredPlanInput {
  @Field(() => String, { description: 'The data set, by the SHA-256 of its content.' })
  contentSha256: string;

  @Field(() => BudgetUnit)
  unit: StoredPrivacyUnit;

  @Field(() => [JsonScalar], {
    description: 'All charges that it plans: {event: {version, event}, count}, as in privacy-charged events.',
  })
  charges: readonly unknown[];
}

@InputType({ description: 'A run of a trainer that is not ours, as its author declares it.' })
export class DeclareRunInput {
  @Field(() => String)
  name: string;

  @Field(() => JsonScalar, { description: 'An object of any form.' })
  config: unknown;

  @Field(() => String, { nullable: true, defaultValue: 'unknown' })
  dataset: string | null;

  @Field(() => String, { nullable: true, defaultValue: 'unknown' })
  model: string | null;

  @Field(() => String, { nullable: true, defaultValue: 'unknown' })
  method: string | null;

  @Field(() => String, { nullable: true, defaultValue: 'unknown' })
  clipping: string | null;

  @Field(() => String, { nullable: true, defaultValue: 'none' })
  sparsification: string | null;

  @Field(() => Float, { nullable: true })
  noiseMultiplier: number | null;

  @Field(() => [String], { nullable: true, defaultValue: [] })
  tags: readonly string[] | null;

  @Field(() => DeclaredPlanInput, {
    nullable: true,
    description:
      'Reserved before the run begins, and refused where a budget has too little left. Leave it out for a run that is over: what it charges counts, whatever is left.',
  })
  plan?: DeclaredPlanInput | null;

  @Field(() => RunSourceInput, { nullable: true })
  source: RunSourceInput | null;
}
