import type { Server } from 'node:http';
import { limits } from '@clipwise/contract';
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { type ApiServices, createContext } from '../context.js';
import { BadUserInputError } from '../errors.js';
import { formatSocketError } from '../format-error.js';
import type { RecurringFailure } from '../log/recurring-failure.js';
import { checkOperation } from '../schema/limits/check-operation.js';
import { validationRules } from '../schema/limits/validation-rules.js';
import { type Doors, whyShut } from './doors.js';
import { subscribeShared } from './shared-subscription.js';

/** The options of the socket. */
export interface GraphqlSocketOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly services: ApiServices;
  readonly doors: Doors;
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
  const documents = new KnownDocuments(options.schema);
  const { dispose } = useServer(
    {
      schema: options.schema,
      subscribe: subscribeShared,
      context: () => createContext(options.services),
      onSubscribe: ({ subscriptions }, _id, payload) =>
        Object.keys(subscriptions).length > limits.socketOperations
          ? [tooManyOperations()]
          : prepare(options.schema, documents, payload),
      onNext: (_context, _id, _payload, _args, { errors, data = null }) => {
        if (errors === undefined) return undefined;
        for (const error of errors) options.logError(error);
        return { data, errors: errors.map(formatSocketError) };
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
    if (path !== '/graphql' || whyShut(options.doors, request) !== null) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      sockets.emit('connection', webSocket, request),
    );
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
