import type { Server } from 'node:http';
import { limits, sharedPath } from '@clipwise/contract';
import {
  type DocumentNode,
  type ExecutionArgs,
  execute,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ApiContext, type ApiServices, createContext } from '../context.js';
import { ApiError, BadUserInputError } from '../errors.js';
import { formatSocketError } from '../format-error.js';
import type { RecurringFailure } from '../log/recurring-failure.js';
import { asCaller, streamAsCaller } from '../modules/access/as-caller.js';
import type { Caller } from '../modules/access/caller.js';
import { hideNames } from '../modules/links/hidden-names.js';
import { checkOperation } from '../schema/limits/check-operation.js';
import { validationRules } from '../schema/limits/validation-rules.js';
import { socketCredentials } from './credentials.js';
import { type Doors, whyShut } from './doors.js';
import { gatherWrites } from './gathered-writes.js';
import type { RateLimits } from './rate-limits.js';

/** How often an open socket is asked again whether its key is still good. */
const recheckMs = 10_000;
/** What graphql-transport-ws closes a socket with whose caller may not be there. */
const forbidden = 4403;

/** A socket with whoever it belongs to. */
type Known = Extra & { caller?: Caller } & Record<PropertyKey, unknown>;

import { subscribeShared } from './shared-subscription.js';

/** The options of the socket. */
export interface GraphqlSocketOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly services: ApiServices;
  readonly doors: Doors;
  readonly rates: RateLimits;
  readonly logError: (error: unknown) => void;
  /** Told of connections that break or send what is no message. */
  readonly broken: RecurringFailure;
}

/**
 * Serves GraphQL over WebSocket (graphql-transport-ws) at /graphql of an HTTP server, by the same rules.
 *
 * @returns closes every socket and stops its subscriptions.
 */
export function serveGraphqlSocket(options: GraphqlSocketOptions): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.requestBytes });
  const { callers } = options.services;
  const documents = new KnownDocuments(options.schema);
  const identify = async ({ connectionParams, extra }: Context<Record<string, unknown>, Known>) => {
    try {
      return await callers.identify(socketCredentials(extra.request, connectionParams));
    } catch (error) {
      if (error instanceof ApiError) return null;
      throw error;
    }
  };
  const { dispose } = useServer<Record<string, unknown>, Known>(
    {
      schema: options.schema,
      onConnect: async (context) => {
        const caller = await identify(context);
        if (caller === null) return false;
        context.extra.caller = caller;
        if (callers.isControlled) closeWhenRevoked(context.extra.socket, () => identify(context));
        return true;
      },
      context: ({ extra }) => createContext(options.services, knownCaller(extra)),
      execute: (args) => asCaller(callerIn(args), () => execute(args)),
      subscribe: async (args) => {
        const caller = callerIn(args);
        const result = await asCaller(caller, () => subscribeShared(args));
        return Symbol.asyncIterator in result ? streamAsCaller(caller, result) : result;
      },
      onSubscribe: async ({ subscriptions, extra }, _id, payload) => {
        if (Object.keys(subscriptions).length > limits.socketOperations) return [tooManyOperations()];
        try {
          await options.rates.take(knownCaller(extra));
        } catch (error) {
          if (error instanceof ApiError) return [error];
          throw error;
        }
        return prepare(options.schema, documents, payload);
      },
      onNext: async ({ extra }, _id, _payload, _args, { errors, data = null }) => {
        const hidden = await options.services.links.hiddenFrom(knownCaller(extra));
        const shown = hidden === null ? data : hideNames(data, hidden);
        if (errors === undefined) return hidden === null ? undefined : { data: shown };
        for (const error of errors) options.logError(error);
        return { data: shown, errors: errors.map(formatSocketError) };
      },
      onError: (_context, _id, _payload, errors) => {
        for (const error of errors) options.logError(error);
        return errors.map(formatSocketError);
      },
    },
    sockets,
  );
  sockets.on('connection', (socket) =>
    socket.on('error', (error) => {
      options.broken.failed(error);
      socket.terminate();
    }),
  );
  options.server.on('upgrade', (request, socket, head) => {
    socket.on('error', (error) => {
      options.broken.failed(error);
      socket.destroy();
    });
    const path = request.url?.split('?')[0];
    if (
      (path !== '/graphql' && path !== `${sharedPath}/graphql`) ||
      whyShut(options.doors, request) !== null
    ) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      gatherWrites(webSocket, socket);
      sockets.emit('connection', webSocket, request);
    });
  });
  return async () => {
    for (const client of sockets.clients) setTimeout(() => client.terminate(), 500).unref();
    await dispose();
  };
}

/** The operation, ready to run, or why it must not: by the rules that hold over HTTP. */
function prepare(
  schema: GraphQLSchema,
  documents: KnownDocuments,
  payload: SubscribePayload,
): ExecutionArgs | readonly GraphQLError[] {
  const { query, operationName = null, variables = null } = payload;
  try {
    const document = documents.read(query);
    if (!('kind' in document)) return document;
    checkOperation({ document, operationName, variables });
    return { schema, document, operationName, variableValues: variables };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** Documents that were asked lately, so that one that many ask is read once and is one object. */
class KnownDocuments {
  readonly #known = new Map<string, DocumentNode>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** The document, or what the rules hold against it. @throws GraphQLError for what is no document. */
  read(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.#known.get(query);
    if (known !== undefined) return known;
    const document = parse(query, { maxTokens: limits.operationTokens });
    const errors = validate(this.schema, document, [...specifiedRules, ...validationRules]);
    if (errors.length > 0) return errors;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= mostDocuments) this.#known.delete(oldest);
    if (query.length <= longestKnown) this.#known.set(query, document);
    return document;
  }
}

const mostDocuments = 200;
const longestKnown = 10_000;

function tooManyOperations(): GraphQLError {
  return new BadUserInputError(
    `a WebSocket has at most ${limits.socketOperations} operations under way; complete some, or open another`,
  );
}

function knownCaller({ caller }: Known): Caller {
  if (caller === undefined) throw new TypeError('an operation came before its caller was known');
  return caller;
}

function callerIn(args: ExecutionArgs): Caller {
  return (args.contextValue as ApiContext).caller;
}

/** Closes a socket whose key was revoked or has expired: its subscriptions would go on for ever. */
function closeWhenRevoked(socket: WebSocket, identify: () => Promise<Caller | null>): void {
  const timer = setInterval(() => {
    // A database that is away says nothing of a key.
    identify().then(
      (caller) => caller === null && socket.close(forbidden, 'Forbidden'),
      () => undefined,
    );
  }, recheckMs);
  socket.once('close', () => clearInterval(timer));
}
