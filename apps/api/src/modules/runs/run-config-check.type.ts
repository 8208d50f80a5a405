import { Field, ObjectType } from 'type-graphql';

@ObjectType()
export class RunConfigProblem {
  @Field(() => String, {
    description: 'Keys joined by dots, such as clipping.clipNorm; config for the whole.',
  })
  path: string;

  @Field(() => String, { description: 'What is there, as JSON, cut at 60 characters.' })
  value: string;

  @Field(() => String, { description: 'The limit, what is there instead, and the remedy.' })
  message: string;
}

@ObjectType({ description: 'What launching a config would answer; nothing is stored.' })
export class RunConfigCheck {
  @Field(() => [RunConfigProblem], { description: 'Why it would be refused; empty when it would be queued.' })
  problems: readonly RunConfigProblem[];

  @Field(() => [String], { description: 'What is allowed and yet probably not meant.' })
  warnings: readonly string[];

  @Field(() => String, {
    description: 'Why the run claims no guarantee; empty when it does, or has problems.',
  })
  privacyNote: string;
}
