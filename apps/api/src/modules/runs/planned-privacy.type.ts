import { Field, Float, Int, ObjectType } from 'type-graphql';
import { PlannedClaim } from './planned-claim.type.js';

@ObjectType({ description: 'What a run of a config will have spent when it ends; nothing is stored.' })
export class PlannedPrivacy extends PlannedClaim {
  @Field(() => String, { description: 'What the run is called by its clipping and sparsification.' })
  method: string;

  @Field(() => Float, {
    nullable: true,
    description:
      'The same for the subject with most training examples, where the unit is an example; null where it is the same or not known.',
  })
  subjectEpsilon: number | null;

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
