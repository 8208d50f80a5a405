import { Field, Float, InputType } from 'type-graphql';
import { JsonScalar } from '../../schema/scalars/json.js';

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

  @Field(() => RunSourceInput, { nullable: true })
  source: RunSourceInput | null;
}
