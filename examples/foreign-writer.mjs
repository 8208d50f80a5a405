/**
 * A trainer of your own, in whatever language: it opens a run, charges each step before it uses the step, and the API says what the
 * run may claim. Node alone, no library. The protocol is in packages/contract/PROTOCOL.md.
 *
 *     node examples/foreign-writer.mjs
 */
import { randomBytes, randomInt } from 'node:crypto';

const api = process.env.CLIPWISE_API ?? 'http://127.0.0.1:4000';
const writerId = `example-${randomBytes(6).toString('hex')}`;

/** One request; the same again, with a growing pause, for as long as the API is away. */
async function ask(query, variables) {
  for (let pause = 100; ; pause = Math.min(2 * pause, 30_000)) {
    const answer = await fetch(`${api}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
      .then((response) => (response.status < 500 ? response.json() : undefined))
      .catch(() => undefined);
    const [error] = answer?.errors ?? [];
    if (answer !== undefined && error === undefined) return answer.data;
    if (error !== undefined && error.extensions?.code !== 'INTERNAL_SERVER_ERROR')
      throw new Error(error.message);
    console.error(`the API at ${api} is away; trying again in ${pause / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

// The data: one number of each of 200 people, at most 1 in size. One parameter follows their mean.
const people = Array.from({ length: 200 }, () => randomInt(-1000, 3000) / 3000);
const [batchSize, noiseMultiplier, steps] = [20, 2, 20];
const samplingRate = batchSize / people.length;

const config = {
  name: 'foreign writer',
  dataset: { kind: 'oct-phantom', trainingSubjects: people.length, scansPerSubject: 1 },
  model: { kind: 'unet' },
  sampling: { kind: 'poisson', expectedBatchSize: batchSize },
  clipping: { kind: 'flat', clipNorm: 1 },
  noise: { noiseMultiplier },
};
const { openRun: lease } = await ask(
  `mutation ($writerId: ID!, $config: JSON!) {
    openRun(writerId: $writerId, studyName: "examples", config: $config) { epoch heartbeatIntervalMs run { id config } }
  }`,
  { writerId, config },
);
const runId = lease.run.id;
console.log(runId);

const alive = () =>
  ask(
    'mutation ($runId: ID!, $writerId: ID!, $epoch: Int!) { heartbeat(runId: $runId, writerId: $writerId, epoch: $epoch) { cancelRequested } }',
    { runId, writerId, epoch: lease.epoch },
  );
await alive();
const heartbeat = setInterval(
  () => void alive().catch((error) => console.error(error.message)),
  lease.heartbeatIntervalMs,
);

let batchSequence = 0;
/** Resolves when the API has stored the events: sent again unchanged, they are stored once. */
const store = (...events) => {
  batchSequence += 1;
  const at = new Date().toISOString();
  return ask(
    `mutation ($runId: ID!, $writerId: ID!, $epoch: Int!, $batchSequence: Int!, $events: [JSON!]!) {
      ingest(runId: $runId, writerId: $writerId, epoch: $epoch, batchSequence: $batchSequence, events: $events) { cursor }
    }`,
    { runId, writerId, epoch: lease.epoch, batchSequence, events: events.map((event) => ({ at, ...event })) },
  );
};

const { delta, unit, neighbouring } = lease.run.config.privacy;
await store({
  kind: 'run-started',
  plannedSteps: steps,
  plannedEpochs: 2,
  environment: { language: 'JavaScript' },
  model: { parameterCount: 1, tensorCount: 1 },
  dataset: {
    trainingExamples: people.length,
    validationExamples: 0,
    classNames: [],
    largestSubjectExamples: 1,
  },
  mechanism: {
    isPrivate: true,
    unit,
    neighbouring,
    delta,
    sampler: 'poisson',
    samplingRate,
    clipping: 'flat',
    sparsification: 'none',
    noiseMultiplier,
    sensitivity: 1,
    noiseSource: 'csprng',
    notCovered: [],
  },
});

// Whole numbers of this size: noise added to plain floating-point numbers would tell them apart.
const grid = 2 ** -20;
const uniform = () => (randomBytes(6).readUIntBE(0, 6) + 1) / 2 ** 48;
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

const event = { kind: 'poisson-sampled', samplingRate, event: { kind: 'gaussian', noiseMultiplier } };
let parameter = 0;
const startedAt = performance.now();
for (let step = 1; step <= steps; step++) {
  let sum = 0;
  for (const value of people) {
    if (uniform() > samplingRate) continue;
    // A little less than 1, as the sum is rounded to the grid.
    const bound = 1 - grid;
    sum += Math.max(-bound, Math.min(bound, parameter - value));
  }
  // An empty batch is charged too, and gets its noise. First the charge, then the noisy sum.
  await store({ kind: 'privacy-charged', step, count: 1, event: { version: 1, event } });
  const released = (Math.round(sum / grid) + Math.round((noiseMultiplier * normal()) / grid)) * grid;
  parameter -= (0.5 * released) / batchSize;
  await store({
    kind: 'metrics-recorded',
    step,
    epoch: (step * batchSize) / people.length,
    wallTimeMs: performance.now() - startedAt,
    metrics: [{ name: 'example/parameter', value: parameter, disclosure: 'released' }],
  });
}
await store({ kind: 'run-ended', step: steps, outcome: 'completed', failure: null });
clearInterval(heartbeat);

const { run } = await ask(
  'query ($runId: ID!) { run(id: $runId) { privacy { verdict reason epsilon delta } } }',
  { runId },
);
console.log(JSON.stringify(run.privacy));
