/**
 * Every event of a run, old and new, until it ends.
 *
 *     node examples/watch-run.mjs RUN_ID [AFTER]
 *
 * `AFTER` is the last cursor that was seen: events come from there on without a gap or a duplicate.
 */
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [, , runId, after = '0'] = process.argv;
if (runId === undefined) throw new Error('name a run: node examples/watch-run.mjs RUN_ID');
const api = process.env.CLIPWISE_API ?? 'http://127.0.0.1:4000';

const query = `subscription ($runId: ID!, $after: Int!) {
  runEvents(runId: $runId, after: $after) {
    __typename cursor
    ... on PrivacyCharged { step count epsilon }
    ... on MetricsRecorded { step metrics { name value disclosure } }
    ... on StatusChanged { status }
  }
}`;
let cursor = Number(after);
for (;;) {
  const client = createClient({
    url: `${api.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  try {
    for await (const { data, errors } of client.iterate({ query, variables: { runId, after: cursor } })) {
      if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('; '));
      cursor = data.runEvents.cursor;
      console.log(JSON.stringify(data.runEvents));
    }
    // The stream completes when the run has ended and everything was sent.
    break;
  } catch (error) {
    // A connection that breaks costs nothing: the next one goes on behind the last cursor.
    if (error instanceof Error) throw error;
    // The API refused the request, and would do so again.
    if (Array.isArray(error)) throw new Error(error.map(({ message }) => message).join('; '));
    console.error(`the API at ${api} is away; trying again behind cursor ${cursor}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  } finally {
    await client.dispose();
  }
}
