import { limits } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import { type DocumentNode, getOperationAST, OperationTypeNode } from 'graphql';
import { ApiError, BadUserInputError } from '../../errors.js';
import { operationCost } from './operation-cost.js';
import { checkValues } from './value-limit.js';

/** An operation as it was asked for, over HTTP or WebSocket. */
export interface AskedOperation {
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: unknown;
}

/**
 * Refuses what must not run: values that nothing could hold, and operations that cost too much for their variables.
 *
 * @throws ApiError.
 */
export function checkOperation({ document, operationName, variables }: AskedOperation): void {
  checkValues(document, variables);
  const operation = getOperationAST(document, operationName);
  // graphql-js names what is wrong with the name.
  if (operation == null) return;
  const cost = operationCost(document, operation, (variables ?? {}) as Readonly<Record<string, unknown>>);
  if (cost > limits.operationCost)
    throw new ApiError(
      errorCodes.GRAPHQL_VALIDATION_FAILED,
      `the operation costs ${cost}, about the fields that it resolves, and at most ${limits.operationCost} are allowed; ask for smaller pages, fewer points or less at once`,
    );
}

/** @throws BadUserInputError for a subscription, which HTTP cannot carry. */
export function refuseSubscription({ document, operationName }: AskedOperation): void {
  if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.SUBSCRIPTION) return;
  throw new BadUserInputError(
    'a subscription needs the WebSocket of the same address (protocol graphql-transport-ws); HTTP takes queries and mutations',
  );
}
