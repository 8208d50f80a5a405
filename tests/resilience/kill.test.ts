import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClipwiseProcess } from '../support/clipwise-process.js';
import { smallRun } from '../support/small-run.js';
import { waitFor } from '../support/wait-for.js';

interface RunState {
  readonly status: string;
  readonly lastCursor: number;
  readonly failure: { readonly code: string } | null;
  readonly progress: { readonly step: number; readonly plannedSteps: number };
  readonly privacy: { readonly chargedSteps: number; readonly epsilon: number };
  readonly ledger: {
    readonly edges: readonly { readonly node: { readonly cursor: number; readonly step: number } }[];
  };
}

let clipwise: ClipwiseProcess;
beforeAll(async () => {
  clipwise = await ClipwiseProcess.start();
});
afterAll(async () => {
  await clipwise?.stop();
});

/** Steps of images of this side take long enough for a run to outlast what is done to it. */
const side = 192;

async function launch(name: string, epochs: number): Promise<string> {
  const { createStudy } = await clipwise.graphql<{
    createStudy: { runs: { edges: { node: { id: string } }[] } };
  }>(
    'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { runs { edges { node { id } } } } }',
    { input: { name, configs: [smallRun(name, epochs, side)] } },
  );
  return createStudy.runs.edges[0]?.node.id as string;
}

async function stateOf(id: string): Promise<RunState> {
  const fields =
    'status lastCursor failure { code } progress { step plannedSteps } privacy { chargedSteps epsilon } ledger(first: 200) { edges { node { cursor step } } }';
  return (
    await clipwise.graphql<{ run: RunState }>(`query ($id: ID!) { run(id: $id) { ${fields} } }`, { id })
  ).run;
}

const isOver = ({ status }: RunState): boolean => status !== 'QUEUED' && status !== 'RUNNING';

describe('a run under way', () => {
  it('survives kill -9 of the API and of PostgreSQL: no acknowledged charge is lost and it completes', async () => {
    const id = await launch('outage', 20);
    let known = await waitFor(
      () => stateOf(id),
      ({ progress }) => progress.step > 5,
    );
    for (const part of ['api', 'postgres'] as const) {
      await clipwise.signalPart(part, 'SIGKILL');
      const after = await waitFor(
        () => stateOf(id),
        (state) => isOver(state) || state.progress.step > known.progress.step + 5,
      );
      expect(after.status).toBe('RUNNING');
      const steps = after.ledger.edges.map(({ node }) => node.step);
      expect(steps).toEqual(expect.arrayContaining(known.ledger.edges.map(({ node }) => node.step)));
      known = after;
    }
    const end = await waitFor(() => stateOf(id), isOver);
    expect(end).toMatchObject({ status: 'COMPLETED', failure: null });
    expect(end.progress.step).toBe(end.progress.plannedSteps);
    expect(end.privacy.chargedSteps).toBe(end.progress.plannedSteps);
    expect(end.ledger.edges.map(({ node }) => node.step)).toEqual(
      Array.from({ length: end.progress.plannedSteps }, (_, index) => index + 1),
    );
  });

  it('goes on to its end when the agent is killed with -9, with every charge that was made', async () => {
    const id = await launch('lost agent', 50);
    const known = await waitFor(
      () => stateOf(id),
      ({ progress }) => progress.step > 5,
    );
    await clipwise.signalPart('agent', 'SIGKILL');
    const end = await waitFor(() => stateOf(id), isOver);
    expect(end).toMatchObject({ status: 'COMPLETED', failure: null });
    expect(end.progress.step).toBe(end.progress.plannedSteps);
    // A step that was charged and not finished stays charged, and is made again with other noise.
    expect(end.privacy.chargedSteps).toBeGreaterThanOrEqual(end.progress.plannedSteps);
    expect(end.privacy.epsilon).toBeGreaterThanOrEqual(known.privacy.epsilon);
  });
});

describe('a second start in the same folder', () => {
  it('is refused, and leaves the first with its lock and its parts', async () => {
    const { code, output } = await clipwise.startAgain();
    expect(code).toBe(1);
    expect(output).toMatch(/already runs/);
    for (const file of ['start.pid', 'processes.json'])
      expect((await readFile(join(clipwise.dataDir, file), 'utf8')).length).toBeGreaterThan(0);
    expect(await clipwise.graphql<{ __typename: string }>('{ __typename }')).toEqual({ __typename: 'Query' });
  });
});
