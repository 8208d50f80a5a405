import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client';
import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { apart, newestAnswerLink } from './newest-answer-link';

const row = gql`
  fragment Row on Run {
    id
    status
  }
`;
const table = gql`
  query Table($first: Int) {
    runs(first: $first) {
      ...Row
    }
  }
  ${row}
`;
const detail = gql`
  query Detail {
    run {
      ...Row
    }
  }
  ${row}
`;
const cancel = gql`
  mutation Cancel {
    cancel {
      ...Row
    }
  }
  ${row}
`;
const studies = gql`
  query Studies {
    count
  }
`;

/** A client whose requests stay open until the test answers them. */
function heldClient(before: ApolloLink = newestAnswerLink()) {
  const open: { name: string | undefined; answer: Subject<ApolloLink.Result> }[] = [];
  const network = new ApolloLink((operation) => {
    const answer = new Subject<ApolloLink.Result>();
    open.push({ name: operation.operationName, answer });
    return answer;
  });
  const client = new ApolloClient({
    link: before.concat(network),
    cache: new InMemoryCache(),
    queryDeduplication: false,
  });
  const answer = async (index: number, data: Record<string, unknown>) => {
    open[index]?.answer.next({ data });
    open[index]?.answer.complete();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const shown = () => client.readFragment<{ status: string }>({ id: 'Run:1', fragment: row })?.status;
  const ask = (query: typeof table, variables = {}) =>
    void client.query({ query, variables, fetchPolicy: 'network-only' });
  return { client, open, answer, shown, ask };
}
const run = (status: string) => ({ __typename: 'Run', id: '1', status });

describe('newestAnswerLink', () => {
  const overtaken = async (link?: ApolloLink) => {
    const held = heldClient(link);
    held.ask(table, { first: 1 });
    held.ask(detail);
    await held.answer(1, { run: run('COMPLETED') });
    await held.answer(0, { runs: [run('RUNNING')] });
    return held;
  };

  it('asks again instead of showing an answer that a later request about the same runs has overtaken', async () => {
    const { shown, open, answer } = await overtaken();
    expect(shown()).toBe('COMPLETED');
    expect(open.map(({ name }) => name)).toEqual(['Table', 'Detail', 'Table']);
    await answer(2, { runs: [run('ARCHIVED')] });
    expect(shown()).toBe('ARCHIVED');
    expect(open.length).toBe(3);
  });

  it('is what keeps the overtaken answer out: without it, that answer is shown', async () => {
    expect((await overtaken(new ApolloLink((operation, forward) => forward(operation)))).shown()).toBe(
      'RUNNING',
    );
  });

  it('asks once for answers that come in the order of their requests, and for queries about other things', async () => {
    const { ask, answer, open, shown } = heldClient();
    ask(studies);
    ask(table, { first: 1 });
    ask(table, { first: 2 });
    await answer(1, { runs: [run('QUEUED')] });
    await answer(2, { runs: [run('RUNNING')] });
    await answer(0, { count: 1 });
    expect(open.length).toBe(3);
    expect(shown()).toBe('RUNNING');
  });

  it('asks once for answers that are kept out of the cache, in whatever order they come', async () => {
    const { client, answer, open } = heldClient();
    const windows = [1, 2].map((first) =>
      client.query({ query: table, variables: { first }, fetchPolicy: 'no-cache', context: apart }),
    );
    await answer(1, { runs: [run('RUNNING')] });
    await answer(0, { runs: [run('QUEUED')] });
    expect((await Promise.all(windows)).map(({ data }) => data)).toMatchObject([
      { runs: [{ status: 'QUEUED' }] },
      { runs: [{ status: 'RUNNING' }] },
    ]);
    expect(open.length).toBe(2);
  });

  it('never sends a mutation twice', async () => {
    const { client, ask, answer, open } = heldClient();
    void client.mutate({ mutation: cancel });
    ask(detail);
    await answer(1, { run: run('RUNNING') });
    await answer(0, { cancel: run('RUNNING') });
    expect(open.map(({ name }) => name)).toEqual(['Cancel', 'Detail']);
  });
});
