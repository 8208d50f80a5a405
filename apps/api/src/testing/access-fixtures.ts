import { readFile } from 'node:fs/promises';
import { projectHeader, type Role } from '@clipwise/contract';
import type { GraphQLField } from 'graphql';
import {
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { GraphqlClient } from './graphql-client.js';
import type { TestApi } from './test-api.js';

/** The first key of a server that was started with access control. */
export async function firstKey(api: TestApi): Promise<string> {
  return (await readFile(`${api.artifactsDir}-admin-key`, 'utf8')).trim();
}

/** A client with a key. */
export class KeyedClient extends GraphqlClient {
  constructor(
    readonly api: TestApi,
    readonly key: string | null,
    readonly project: string | null = null,
  ) {
    super();
  }

  get headers(): Record<string, string> {
    return {
      ...(this.key === null ? {} : { authorization: `Bearer ${this.key}` }),
      ...(this.project === null ? {} : { [projectHeader]: this.project }),
    };
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...this.headers, ...(init.headers as Record<string, string> | undefined) };
    return fetch(`${this.api.server.url}${path}`, { ...init, headers });
  }

  /** A client with a new key of this client's project. */
  async withRole(role: Role, days = 1): Promise<KeyedClient & { readonly keyId: string }> {
    const { createApiKey } = await this.ask<{ createApiKey: { secret: string; key: { id: string } } }>(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret key { id } } }',
      { input: { name: `a ${role.toLowerCase()}`, role, days } },
    );
    return Object.assign(new KeyedClient(this.api, createApiKey.secret), { keyId: createApiKey.key.id });
  }

  /** This client in a new project. */
  async inNewProject(name: string): Promise<KeyedClient> {
    await this.ask('mutation ($name: String!) { createProject(name: $name) { id } }', { name });
    return new KeyedClient(this.api, this.key, name);
  }
}

/** What arguments of some names are given; others get whatever their type takes. */
export type Given = Readonly<Record<string, unknown>>;

/** An operation that asks one root field for all that it has, down to a depth, with a value for each argument that it needs. */
export function operationOf(
  kind: 'query' | 'mutation' | 'subscription',
  field: GraphQLField<unknown, unknown>,
  given: Given,
  depth: number,
): { readonly query: string; readonly variables: Readonly<Record<string, unknown>> } {
  const taken = field.args.filter((argument) => isRequiredArgument(argument) || argument.name in given);
  const variables = Object.fromEntries(taken.map(({ name, type }) => [name, valueFor(name, type, given)]));
  const head = taken.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const args = taken.map(({ name }) => `${name}: $${name}`).join(', ');
  const fields = selectionOf(field.type, given, depth);
  return {
    query: `${kind} ${head === '' ? '' : `(${head})`} { ${field.name}${args === '' ? '' : `(${args})`} ${fields} }`,
    variables,
  };
}

function valueFor(name: string, type: GraphQLInputType, given: Given): unknown {
  if (isNonNullType(type)) return valueFor(name, type.ofType, given);
  if (isListType(type)) {
    const value = valueFor(name.replace(/s$/, ''), type.ofType, given);
    return name in given ? given[name] : [value];
  }
  if (name in given) return given[name];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter((field) => isRequiredInputField(field) || field.name in given)
        .map((field) => [field.name, valueFor(field.name, field.type, given)]),
    );
  switch (type.name) {
    case 'Int':
    case 'Float':
      return 1;
    case 'Boolean':
      return false;
    case 'JSON':
      return {};
    default:
      return 'x';
  }
}

function selectionOf(type: GraphQLOutputType, given: Given, depth: number): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  const fields = isObjectType(named)
    ? Object.values(named.getFields())
        .filter(({ args }) => !args.some(isRequiredArgument))
        .filter((field) => !isCompositeType(getNamedType(field.type)) || depth > 1)
        .map((field) => `${field.name} ${selectionOf(field.type, given, depth - 1)}`)
    : [];
  return `{ __typename ${fields.join(' ')} }`;
}
