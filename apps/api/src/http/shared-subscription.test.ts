import { buildSchema, type ExecutionArgs, parse } from 'graphql';
import { expect, it } from 'vitest';
import { subscribeShared } from './shared-subscription.js';

const schema = buildSchema(`
  type Query { none: Int }
  type Event { cursor: Int! message(loud: Boolean): String! }
  type Subscription { events: Event! }
`);
const document = parse('subscription ($loud: Boolean) { events { cursor message(loud: $loud) } }');

/** Events that are the same objects for all readers, and how often a message was computed. */
function source() {
  let computed = 0;
  let left = 0;
  const events = [1, 2].map((cursor) => ({
    events: {
      cursor,
      message: ({ loud }: { readonly loud: boolean }) => {
        computed += 1;
        return loud ? 'MESSAGE' : 'message';
      },
    },
  }));
  async function* stream() {
    try {
      yield* events;
    } finally {
      left += 1;
    }
  }
  return { stream, counts: () => ({ computed, left }) };
}

async function read(args: ExecutionArgs, stream: () => AsyncGenerator<object>): Promise<string[]> {
  const results = await subscribeShared({ ...args, rootValue: { events: stream } });
  if (!(Symbol.asyncIterator in results)) throw new Error(JSON.stringify(results));
  const told: string[] = [];
  for await (const { data } of results) told.push(JSON.stringify(data?.events));
  return told;
}

it('computes once what readers of one operation ask of an event, and apart what others ask', async () => {
  const { stream, counts } = source();
  const quiet = { schema, document, variableValues: { loud: false } };
  const told = await Promise.all([read(quiet, stream), read(quiet, stream), read(quiet, stream)]);
  expect(told[0]).toEqual(['{"cursor":1,"message":"message"}', '{"cursor":2,"message":"message"}']);
  expect([told[1], told[2]]).toEqual([told[0], told[0]]);
  expect(counts()).toEqual({ computed: 2, left: 3 });
  expect(await read({ ...quiet, variableValues: { loud: true } }, stream)).toEqual([
    '{"cursor":1,"message":"MESSAGE"}',
    '{"cursor":2,"message":"MESSAGE"}',
  ]);
  expect(await read({ ...quiet, document: parse('subscription { events { cursor } }') }, stream)).toEqual([
    '{"cursor":1}',
    '{"cursor":2}',
  ]);
  expect(counts().computed).toBe(4);
});

it('ends the source when its reader leaves, and gives errors of the start as a result', async () => {
  const { stream, counts } = source();
  const results = await subscribeShared({ schema, document, rootValue: { events: stream } });
  if (!(Symbol.asyncIterator in results)) throw new Error(JSON.stringify(results));
  await results.next();
  expect(await results.return?.()).toEqual({ value: undefined, done: true });
  expect(counts().left).toBe(1);
  const refuse = () => {
    throw new Error('there is no such run');
  };
  const refused = await subscribeShared({ schema, document, rootValue: { events: refuse } });
  expect(refused).toMatchObject({ errors: [{ message: 'there is no such run' }] });
});
