import { type ErrorCode, errorCodes } from '@clipwise/contract/errors';
import {
  defaultFieldResolver,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNullableType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { ApiContext } from '../../context.js';
import { ApiError } from '../../errors.js';
import { rootFieldPermissions } from '../access/root-field-permissions.js';

const gatherer = 'userErrors';

/** Refusals that follow from what was asked for, and that who asked can mend. */
const expectedCodes: ReadonlySet<ErrorCode> = new Set([
  errorCodes.BAD_USER_INPUT,
  errorCodes.NOT_FOUND,
  errorCodes.RUN_ENDED,
  errorCodes.BUDGET_EXCEEDED,
  errorCodes.IDEMPOTENCY_KEY_USED,
]);

/**
 * Makes every mutation nullable that people ask for, and gives its expected refusals to the `userErrors` that is asked for behind it.
 * Root fields of a mutation run one after the other, so that all refusals are there by then. Trainers, whose mutations record, go by
 * the codes of errors.
 */
export function gatherUserErrors(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (rootFieldPermissions[`Mutation.${field.name}`] === 'record') continue;
    field.type = getNullableType(field.type);
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = async (source, args, context: ApiContext, info) => {
      try {
        return await resolve(source, args, context, info);
      } catch (error) {
        if (!(error instanceof ApiError && expectedCodes.has(error.code) && isGatheredBehind(info)))
          throw error;
        const mutation = String(info.path.key);
        for (const problem of error.problems)
          context.userErrors.push({ code: error.code, mutation, ...problem });
        return null;
      }
    };
  }
  return schema;
}

function isGatheredBehind(info: GraphQLResolveInfo): boolean {
  const fields = new Map<string, string>();
  gatherRootFields(info.operation.selectionSet, info, fields);
  const keys = [...fields.keys()];
  const gatheredAt = keys.findLastIndex((key) => fields.get(key) === gatherer);
  return gatheredAt > keys.indexOf(String(info.path.key));
}

/** Names of the root fields by the key of their answer, in the order in which they run. */
function gatherRootFields(
  { selections }: SelectionSetNode,
  info: GraphQLResolveInfo,
  fields: Map<string, string>,
): void {
  for (const selection of selections) {
    if (isLeftOut(selection, info)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      if (!fields.has(key)) fields.set(key, selection.name.value);
    } else {
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      if (fragment !== undefined) gatherRootFields(fragment.selectionSet, info, fields);
    }
  }
}

function isLeftOut(selection: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if === true ||
    getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if === false
  );
}
