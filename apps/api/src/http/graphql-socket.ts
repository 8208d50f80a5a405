import type { Server } from 'node:http';
import { limits } from '@clipwise/contract';
import { type DocumentNode, type GraphQLSchema, specifiedRules, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { type ApiServices, createContext } from '../context.js';
import { formatSocketError } from '../format-error.js';
import type { RecurringFailure } from '../log/recurring-failure.js';
import { validationRules } from '../schema/limits/validation-rules.js';
import { isAllowedOrigin } from './allowed-origin.js';

/** The options of the socket. */
export interface GraphqlSocketOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly services: ApiServices;
  readonly webOrigin: string | null;
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
  const { dispose } = useServer(
    {
      schema: options.schema,
      context: () => createContext(options.services),
      validate: (schema: GraphQLSchema, document: DocumentNode) =>
        validate(schema, document, [...specifiedRules, ...validationRules]),
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
    if (path !== '/graphql' || !isAllowedOrigin(request.headers.origin, options.webOrigin)) {
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
