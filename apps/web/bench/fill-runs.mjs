const callConfigs = 500;
/** Runs with results, as a reader meets them on the first pages; as many as Compare draws. */
const measured = 200;
/** Points of the validation curve of each. */
const points = 600;
const methods = ['automatic', 'flat', 'per-layer'];

/**
 * Fills a database with runs of three methods: all but the newest are queued and cancelled, the newest have been trained.
 *
 * @param {import('./ask.mjs').Ask} ask @param {number} count
 */
export async function fillRuns(ask, count) {
  for (let from = 0; from < Math.max(0, count - measured); from += callConfigs) {
    const size = Math.min(callConfigs, Math.max(0, count - measured) - from);
    const configs = Array.from({ length: size }, (_, at) => config(from + at));
    const { createStudy } = await ask(
      'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }',
      { input: { name: `Filled ${from}`, configs } },
    );
    /** @type {string | null} */
    let after = null;
    do {
      const { runs } = await ask(
        'query ($filter: RunFilter, $after: String) { runs(first: 200, after: $after, filter: $filter) { nodes { id } pageInfo { hasNextPage endCursor } } }',
        { filter: { studyId: createStudy.id }, after },
      );
      const ids = runs.nodes.map((/** @type {{ id: string }} */ { id }) => id);
      await ask('mutation ($ids: [ID!]!) { cancelRuns(ids: $ids) { refused { reason } } }', { ids });
      after = runs.pageInfo.hasNextPage ? runs.pageInfo.endCursor : null;
    } while (after !== null);
  }
  for (let at = Math.max(0, count - measured); at < count; at++) await train(ask, at);
}

/** @param {number} at */
function config(at) {
  return {
    // In another order than they were made in, so that sorting by name changes the first row.
    name: `filled ${(at * 7 + 3) % 10_007}`,
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 32,
      imageWidth: 32,
      trainingSubjects: 8,
      scansPerSubject: 4,
    },
    model: { kind: at % 2 === 0 ? 'unet' : 'nested-unet', width: 4 },
    sampling: { kind: 'poisson', expectedBatchSize: 4 },
    clipping: { kind: methods[at % methods.length], clipNorm: 1 },
    noise: { noiseMultiplier: [0.5, 1, 2][at % 3] },
    training: { epochs: 3, seed: at },
  };
}

/** @param {import('./ask.mjs').Ask} ask @param {number} at */
async function train(ask, at) {
  const run = config(at);
  const writerId = `bench-${at}`;
  const { openRun } = await ask(
    'mutation ($config: JSON!, $writer: ID!) { openRun(writerId: $writer, studyName: "Filled", config: $config) { epoch run { id } } }',
    { config: run, writer: writerId },
  );
  const { noiseMultiplier } = run.noise;
  const now = new Date().toISOString();
  const classes = ['background', 'ILM', 'NFL-IPL', 'INL', 'OPL', 'ONL-ISM', 'ISE', 'OS-RPE', 'fluid'];
  const metrics = [
    ...['training/loss', 'training/gradient-norm', 'validation/loss', 'validation/mean-dice'],
    ...['validation/pixel-accuracy', 'validation/trivial-mean-dice', 'validation/trivial-pixel-accuracy'],
    ...classes.map((name) => `validation/dice/${name}`),
  ].map((name, index) => ({ name, value: ((at * 7 + index * 13) % 97) / 100, disclosure: 'diagnostic' }));
  const event = {
    kind: 'poisson-sampled',
    samplingRate: 0.125,
    event: { kind: 'gaussian', noiseMultiplier },
  };
  const events = [
    {
      ...{ kind: 'run-started', at: now, plannedSteps: points, plannedEpochs: 3, environment: {} },
      model: { parameterCount: 1, tensorCount: 1 },
      dataset: { trainingExamples: 32, validationExamples: 4, classNames: classes },
      mechanism: {
        ...{ isPrivate: true, unit: 'example', neighbouring: 'add-remove', delta: 1e-5, sampler: 'poisson' },
        ...{ samplingRate: 0.125, noiseMultiplier, sensitivity: 1, clipping: run.clipping.kind },
        ...{ sparsification: 'none', noiseSource: 'csprng', notCovered: [] },
      },
    },
    { kind: 'privacy-charged', at: now, step: points, count: points, event: { version: 1, event } },
    ...Array.from({ length: points - 1 }, (_, step) => curvePoint(at, now, step + 1)),
    { kind: 'metrics-recorded', at: now, step: points, epoch: 3, wallTimeMs: points * 100, metrics },
    { kind: 'run-ended', at: now, step: points, outcome: 'completed', failure: null },
  ];
  await ask(
    'mutation ($run: ID!, $writer: ID!, $epoch: Int!, $events: [JSON!]!) { ingest(runId: $run, writerId: $writer, epoch: $epoch, batchSequence: 1, events: $events) { cursor } }',
    { run: openRun.run.id, writer: writerId, epoch: openRun.epoch, events },
  );
}

/** @param {number} at @param {string} now @param {number} step */
function curvePoint(at, now, step) {
  const value = 0.8 * (1 - Math.exp(-step / 120)) + 0.02 * Math.sin(step * (1 + (at % 7)));
  return {
    ...{ kind: 'metrics-recorded', at: now, step, epoch: (3 * step) / points, wallTimeMs: step * 100 },
    metrics: [{ name: 'validation/mean-dice', value, disclosure: 'diagnostic' }],
  };
}
