import { Field, Float, ObjectType } from 'type-graphql';
import { EpsilonTerms } from '../privacy/epsilon-terms.type.js';

/** What a run of a config will claim at its end. */
@ObjectType()
export abstract class PlannedClaim extends EpsilonTerms {
  @Field(() => Float, {
    nullable: true,
    description:
      "What a run's ledger will say at its end, for one unit; null without a guarantee or before the data are read.",
  })
  epsilon: number | null;

  @Field(() => String, { description: 'Why epsilon is null; empty where it is not.' })
  reason: string;
}
