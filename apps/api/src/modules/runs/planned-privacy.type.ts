import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What a run of a config will have spent when it ends; nothing is stored.' })
export class PlannedPrivacy {
  @Field(() => Float, {
    nullable: true,
    description:
      "What the run's ledger will say at its end, for one unit; null without a guarantee or before the data are read.",
  })
  epsilon: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'The same for the subject with most training examples, where the unit is an example; null where it is the same or not known.',
  })
  subjectEpsilon: number | null;

  @Field(() => String, { description: 'Why epsilon is null; empty where it is not.' })
  reason: string;

  @Field(() => Float, { nullable: true })
  delta: number | null;

  @Field(() => String)
  unit: string;

  @Field(() => String)
  neighbouring: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Steps that the target epsilon leaves, or all that are planned.',
  })
  steps: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The probability with which a unit is drawn into a batch; null without amplification.',
  })
  samplingRate: number | null;

  @Field(() => Float, { nullable: true, description: 'As asked for, or as the target epsilon asks.' })
  noiseMultiplier: number | null;
}
