import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType()
export class IngestResult {
  @Field(() => Int)
  acknowledgedSequence: number;

  @Field(() => Int)
  cursor: number;
}
