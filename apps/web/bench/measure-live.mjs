import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from './median.mjs';

const series = 20;
const everyMs = 100;
const watchedMs = 10_000;
/** A batch holds 2,000 events at most. */
const batch = 1_000;
/** A day of one event a second. */
const day = 86_400;

/**
 * A run that is watched while it trains: frames with a long history, and memory over a day.
 *
 * @param {import('./bench.mjs').Bench} bench
 * @returns {Promise<readonly import('./bench.mjs').Bar[]>}
 */
export async function measureLive({ browser, web, ask }) {
  const run = await openRun(ask);
  await run.record(10 * batch);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const panels = run.names.slice(0, series).join(',');
  await page.goto(`${web}/runs/${run.id}?panels=${encodeURIComponent(panels)}`);
  await page
    .locator('.chart canvas')
    .nth(series - 1)
    .waitFor();

  const frames = page.evaluate(
    (ms) =>
      new Promise((/** @type {(frames: number[]) => void} */ resolve) => {
        /** @type {number[]} */
        const taken = [];
        const begun = performance.now();
        let last = begun;
        const look = (/** @type {number} */ now) => {
          taken.push(now - last);
          last = now;
          if (now - begun < ms) requestAnimationFrame(look);
          else resolve(taken.slice(1));
        };
        requestAnimationFrame(look);
      }),
    watchedMs,
  );
  for (let sent = 0; sent < watchedMs / everyMs; sent++) {
    const next = delay(everyMs);
    await run.record(1);
    await next;
  }
  const taken = await frames;

  const cdp = await page.context().newCDPSession(page);
  const heap = async () => {
    await delay(2_000);
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage');
    return usedSize / 2 ** 20;
  };
  // What is drawn is thinned once it is long enough: from there on nothing may grow.
  await run.record(10 * batch);
  const before = await heap();
  for (let sent = 0; sent < day; sent += batch) await run.record(batch, 2);
  const after = await heap();
  await page.close();
  return [
    {
      name: `frame of ${series} series at ${1000 / everyMs} events/s, p95`,
      value: quantile(taken, 0.95),
      unit: 'ms',
      // Chromium tells the time of a frame to a tenth of a millisecond.
      limit: 16.8,
    },
    { name: 'growth of a tab over a day of an event a second', value: after - before, unit: 'MiB', limit: 5 },
  ];
}

/**
 * A run of this process: `record` sends so many further points of all its series.
 *
 * @param {import('./ask.mjs').Ask} ask
 */
async function openRun(ask) {
  const names = Array.from({ length: series }, (_, at) => `live/series-${at}`);
  const config = {
    name: 'watched',
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 32,
      imageWidth: 32,
      trainingSubjects: 8,
      scansPerSubject: 4,
    },
    model: { kind: 'unet', width: 4 },
    sampling: { kind: 'poisson', expectedBatchSize: 4 },
    clipping: { kind: 'flat', clipNorm: 1 },
    noise: { noiseMultiplier: 1 },
    training: { epochs: 20_000, seed: 1 },
  };
  const { openRun: lease } = await ask(
    'mutation ($config: JSON!) { openRun(writerId: "bench-live", studyName: "Watched", config: $config) { epoch run { id } } }',
    { config },
  );
  let sequence = 0;
  let step = 0;
  /** @param {readonly unknown[]} events */
  const send = async (events) => {
    sequence += 1;
    await ask(
      'mutation ($run: ID!, $epoch: Int!, $sequence: Int!, $events: [JSON!]!) { ingest(runId: $run, writerId: "bench-live", epoch: $epoch, batchSequence: $sequence, events: $events) { cursor } }',
      { run: lease.run.id, epoch: lease.epoch, sequence, events },
    );
  };
  const at = new Date().toISOString();
  await send([
    {
      ...{ kind: 'run-started', at, plannedSteps: 160_000, plannedEpochs: 20_000, environment: {} },
      model: { parameterCount: 1, tensorCount: 1 },
      dataset: { trainingExamples: 32, validationExamples: 4, classNames: ['background', 'layer'] },
      mechanism: {
        ...{ isPrivate: true, unit: 'example', neighbouring: 'add-remove', delta: 1e-5, sampler: 'poisson' },
        ...{ samplingRate: 0.125, noiseMultiplier: 1, sensitivity: 1, clipping: 'flat' },
        ...{ sparsification: 'none', noiseSource: 'csprng', notCovered: [] },
      },
    },
  ]);
  return {
    id: String(lease.run.id),
    names,
    /** The first `wide` series only, where the database would be what is measured. */
    record: async (/** @type {number} */ count, wide = names.length) => {
      for (let left = count; left > 0; left -= batch)
        await send(
          Array.from({ length: Math.min(batch, left) }, () => {
            step += 1;
            return {
              ...{ kind: 'metrics-recorded', at, step, epoch: step / 8, wallTimeMs: step * 1_000 },
              metrics: names.slice(0, wide).map((name, place) => ({
                name,
                value: Math.exp(-step / 20_000) * (place + 1) + Math.sin(step * (place + 1)) / 10,
                disclosure: 'diagnostic',
              })),
            };
          }),
        );
    },
  };
}
