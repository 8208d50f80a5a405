import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What an epsilon means nothing without.' })
export class EpsilonTerms {
  @Field(() => Float, { nullable: true })
  delta: number | null;

  @Field(() => String)
  unit: string;

  @Field(() => String)
  neighbouring: string;
}
