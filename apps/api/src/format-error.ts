import { errorCodes } from '@clipwise/contract/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { busyCause } from './db/busy-cause.js';
import { ApiError } from './errors.js';

/** Codes under which Apollo and graphql-js reject a request before any resolver runs. */
const requestCodes: ReadonlySet<string> = new Set([
  errorCodes.GRAPHQL_PARSE_FAILED,
  errorCodes.GRAPHQL_VALIDATION_FAILED,
  errorCodes.BAD_USER_INPUT,
  errorCodes.BAD_REQUEST,
  errorCodes.OPERATION_RESOLUTION_FAILURE,
  errorCodes.PERSISTED_QUERY_NOT_FOUND,
  errorCodes.PERSISTED_QUERY_NOT_SUPPORTED,
]);

/**
 * The part of an error that a client may see: message, locations, path and a stable code.
 *
 * Refusals (`ApiError`) pass; rejected requests pass without the values they contain; anything else,
 * a database error above all, becomes INTERNAL_SERVER_ERROR without a word about its cause.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { locations, path } = formatted;
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  const refusal = findRefusal(error);
  if (refusal !== undefined) {
    return { message: refusal.message, ...place, extensions: { ...refusal.extensions, code: refusal.code } };
  }
  const code = typeof formatted.extensions?.code === 'string' ? formatted.extensions.code : codeOf(error);
  if (requestCodes.has(code)) {
    return { message: withoutValues(formatted.message), ...place, extensions: { code } };
  }
  const busy = busyCause(error);
  if (busy !== null) return { message: busy, ...place, extensions: { code: errorCodes.SERVER_BUSY } };
  return {
    message: 'the server could not answer; try again in a moment',
    ...place,
    extensions: { code: errorCodes.INTERNAL_SERVER_ERROR },
  };
}

/** Formats an error that did not pass through Apollo: those of the WebSocket. */
export function formatSocketError(error: GraphQLError | GraphQLFormattedError): GraphQLFormattedError {
  return formatError(error instanceof GraphQLError ? error.toJSON() : error, error);
}

/** True for the errors whose cause belongs in the server's log. */
export function isInternal(error: unknown): boolean {
  if (findRefusal(error) !== undefined) return false;
  if (!(error instanceof GraphQLError)) return true;
  if (requestCodes.has(String(error.extensions.code))) return false;
  return error.originalError != null || codeOf(error) === errorCodes.INTERNAL_SERVER_ERROR;
}

function findRefusal(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof GraphQLError && error.originalError instanceof ApiError) return error.originalError;
  return undefined;
}

/** graphql-js gives no code: an error without an inner cause is about the request itself. */
function codeOf(error: unknown): string {
  if (!(error instanceof GraphQLError) || error.originalError != null)
    return errorCodes.INTERNAL_SERVER_ERROR;
  return error.path === undefined ? errorCodes.GRAPHQL_VALIDATION_FAILED : errorCodes.INTERNAL_SERVER_ERROR;
}

const expectation =
  /Field "\w+" (?:of required type "[\w![\]]+" was not provided|is not defined by type "\w+")|Expected (?:value to be of |non-nullable )?type "[\w![\]]+"/g;

function withoutValues(message: string): string {
  const variable = /^Variable "\$(\w+)" got invalid value /.exec(message);
  if (variable !== null) {
    const reason = message.match(expectation)?.at(-1);
    return `Variable "$${variable[1]}" got an invalid value${reason === undefined ? '' : `; ${reason}`}`;
  }
  return message
    .replace(/( cannot represent [^:"]*)[:"][\s\S]*$/, '$1')
    .replace(/^(Syntax Error: .*?) ".*$/s, '$1');
}
