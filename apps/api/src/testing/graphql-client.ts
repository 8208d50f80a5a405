import type { GraphQLFormattedError } from 'graphql';

/** An answer as it travels. */
export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Asks a server as clients ask it. */
export abstract class GraphqlClient {
  /** Sends a request to a path of the server. */
  abstract fetch(path: string, init?: RequestInit): Promise<Response>;

  /** Sends an operation over HTTP and gives the answer, errors and all. */
  async send<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Answer<Data>> {
    const response = await this.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer<Data>;
  }

  /** The data of an operation that must succeed. */
  async ask<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
    const answer = await this.send<Data>(query, variables);
    if (answer.errors !== undefined || answer.data == null) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  }

  /** The code of an operation that must fail. */
  async codeOf(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return (await this.send(query, variables)).errors?.[0]?.extensions?.code;
  }
}
