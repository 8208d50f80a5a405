import { Field, InputType } from 'type-graphql';
import { JsonScalar } from '../../schema/scalars/json.js';

@InputType()
export class CreateStudyInput {
  @Field(() => String)
  name: string;

  @Field(() => String, { nullable: true, defaultValue: '' })
  description: string | null;

  @Field(() => [JsonScalar], { defaultValue: [] })
  configs: readonly unknown[];
}
