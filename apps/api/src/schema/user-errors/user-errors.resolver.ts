import { Ctx, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { UserError } from './user-error.type.js';

@Resolver()
export class UserErrorsResolver {
  @Mutation(() => [UserError], {
    description:
      'Ask for it behind other mutations: what they refuse of what a person typed is told here, and they are null. Without it, and for what is in front of it, a refusal is an error of the answer.',
  })
  userErrors(@Ctx() { userErrors }: ApiContext): readonly UserError[] {
    return userErrors;
  }
}
