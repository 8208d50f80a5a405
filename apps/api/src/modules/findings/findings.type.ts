import type { Severity } from '@clipwise/findings';
import { Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';

export const FindingSeverity = { ERROR: 'ERROR', WARNING: 'WARNING', NOTE: 'NOTE' } as const satisfies {
  readonly [Name in Uppercase<Severity>]: Name;
};
export type FindingSeverity = (typeof FindingSeverity)[keyof typeof FindingSeverity];
registerEnumType(FindingSeverity, {
  name: 'FindingSeverity',
  description:
    'ERROR: what is claimed does not hold. WARNING: a number or a comparison misleads. NOTE: worth knowing.',
});

@ObjectType({ description: 'A number that a finding rests on.' })
export class Evidence {
  @Field(() => String)
  name: string;

  @Field(() => Float)
  value: number;
}

@ObjectType({ description: 'A fault that a rule found in a run, or between the runs of a study.' })
export class Finding {
  @Field(() => String, { description: 'Of the rule; stable.' })
  code: string;

  @Field(() => FindingSeverity)
  severity: FindingSeverity;

  @Field(() => String, { description: 'The fault in a few words.' })
  title: string;

  @Field(() => String, { description: 'What was seen, in a sentence with its numbers.' })
  text: string;

  @Field(() => [Evidence])
  evidence: readonly Evidence[];

  @Field(() => String, { description: 'What follows from it.' })
  meaning: string;

  @Field(() => String)
  remedy: string;

  @Field(() => [ID], { description: 'The runs that it is about.' })
  runIds: readonly string[];
}
