import { errorCodes } from '@clipwise/contract/errors';
import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { ApiContext } from '../../context.js';
import { ApiError } from '../../errors.js';
import { requirePermission } from '../../modules/access/caller.js';
import { rootFieldPermissions } from './root-field-permissions.js';

/**
 * Puts a guard before every root field of the schema, so that no resolver can forget to ask: a caller without the permission, and
 * anybody at all who asks for a field without one, is refused before the field's own code runs.
 */
export function guardRootFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const place = `${type?.name}.${field.name}`;
      field.resolve = guarded(place, field.resolve ?? defaultFieldResolver);
      if (field.subscribe !== undefined) field.subscribe = guarded(place, field.subscribe);
    }
  }
  return schema;
}

function guarded(
  place: string,
  resolve: GraphQLFieldResolver<unknown, ApiContext>,
): GraphQLFieldResolver<unknown, ApiContext> {
  return (source, args, context, info) => {
    const { caller } = context;
    const permission = rootFieldPermissions[place];
    if (permission !== undefined) requirePermission(caller, permission);
    else if (caller.kind !== 'LOCAL')
      throw new ApiError(errorCodes.FORBIDDEN, `nobody may ask for ${place}: no permission is named for it`);
    return resolve(source, args, context, info);
  };
}
