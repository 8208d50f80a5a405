import { limits } from '@clipwise/contract';
import { Field, ObjectType } from 'type-graphql';
import { BadUserInputError } from '../errors.js';
import { isStorable } from './stored-text.js';

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether the page begins behind a cursor: lists are read forwards.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true })
  startCursor: string | null;

  @Field(() => String, { nullable: true })
  endCursor: string | null;
}

/** One page of a list that is read forwards. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
  /** Counted when it is read, and never otherwise. */
  readonly totalCount: Promise<number>;
}

/**
 * The size of a page.
 *
 * @throws BadUserInputError outside 1..200.
 */
export function checkPageSize(first: number | null): number {
  const size = first ?? 50;
  if (size < 1 || size > limits.pageSize) {
    throw new BadUserInputError(`first must be from 1 to ${limits.pageSize}`);
  }
  return size;
}

/**
 * Makes a page from one row more than was asked for: the extra one only says that there are more.
 *
 * @param rows at most `size + 1`, in order.
 * @param count is asked only by who reads `totalCount`.
 * @param after the cursor that the page begins behind; null for the first page.
 */
export function toConnection<Row>(
  rows: readonly Row[],
  size: number,
  count: () => Promise<number>,
  cursorOf: (row: Row) => string,
  after: string | null,
): Connection<Row> {
  const edges = rows.slice(0, size).map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    get totalCount() {
      return count();
    },
  };
}

/** An opaque cursor that holds `parts`. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * The parts of a cursor made by `encodeCursor`.
 *
 * @throws BadUserInputError for text that is not such a cursor.
 */
export function decodeCursor(cursor: string): readonly (string | number)[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(parts) &&
      parts.every((part) => typeof part === 'number' || (typeof part === 'string' && isStorable(part)))
    ) {
      return parts;
    }
  } catch {
    // Falls through to the one refusal for every malformed cursor.
  }
  throw new BadUserInputError('after is not a cursor of this list; pass an endCursor of an earlier page');
}
