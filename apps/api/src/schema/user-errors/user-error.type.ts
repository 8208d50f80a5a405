import { Field, ObjectType } from 'type-graphql';

@ObjectType({
  description: 'Why a mutation did not do what was asked, in words for the person who asked.',
})
export class UserError {
  @Field(() => String, { description: 'As extensions.code of an error; docs/ERRORS.md lists them.' })
  code: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Place in the arguments, below `input` where there is one: `name`, `configs[0].noise.noiseMultiplier`. Null where it is about no single place.',
  })
  field: string | null;

  @Field(() => String)
  message: string;

  @Field(() => String, { description: 'Name, or alias, of the mutation in the operation.' })
  mutation: string;
}
