import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { ApiContext } from '../context.js';
import { ApiError } from '../errors.js';
import { checkOperation, refuseSubscription } from '../schema/limits/check-operation.js';

/** Checks operations that come over HTTP before they run; what is refused is answered with status 400. */
export const operationGuard: ApolloServerPlugin<ApiContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, request }) => {
      const asked = { document, operationName: request.operationName ?? null, variables: request.variables };
      try {
        refuseSubscription(asked);
        checkOperation(asked);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        throw new GraphQLError(error.message, {
          originalError: error,
          extensions: { ...error.extensions, http: { status: 400 } },
        });
      }
    },
  }),
};
