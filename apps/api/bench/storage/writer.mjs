/** Writers of a bench: a process, so that they are no part of what is measured. Told what to do by its parent. */

import { setTimeout as pause } from 'node:timers/promises';
import { startedEvent } from '../../src/testing/event-fixtures.js';
import { configFixture } from '../../src/testing/run-config-fixture.js';
import { send, sendBody } from './client.mjs';

const ingest = `mutation ($runId: ID!, $writerId: ID!, $epoch: Int!, $batchSequence: Int!, $events: [JSON!]!) {
  ingest(runId: $runId, writerId: $writerId, epoch: $epoch, batchSequence: $batchSequence, events: $events) { cursor } }`;
const open = `mutation ($writerId: ID!, $config: JSON!) {
  openRun(writerId: $writerId, studyName: "bench", config: $config) { epoch run { id } } }`;
const batchPoints = 1_600;

process.on('message', async (/** @type {any} */ { url, writers, seconds, metrics, pointsASecond }) => {
  const names = Array.from({ length: metrics }, (_, place) => `training/metric-${place}`);
  const start = Date.now();
  const deadline = start + seconds * 1_000;
  const batchMs = pointsASecond === null ? 0 : (1_000 * batchPoints * writers) / pointsASecond;
  const times = /** @type {number[]} */ ([]);
  let points = 0;
  const runIds = await Promise.all(
    Array.from({ length: writers }, async (_, place) => {
      const writerId = `bench ${place}`;
      const { openRun } = await send(url, open, { writerId, config: configFixture() });
      const runId = openRun.run.id;
      let step = 0;
      let wallTimeMs = 0;
      for (let batchSequence = 1; Date.now() < deadline; batchSequence += 1) {
        const events = [];
        if (batchSequence === 1) events.push(startedEvent());
        for (let count = 0; count < batchPoints; count += metrics) {
          step += 1;
          wallTimeMs += 100 + Math.sin(step) * 7.123456;
          const values = names.map((name, index) => {
            // As a trainer's: computed in single precision.
            return {
              name,
              value: Math.fround(Math.exp(-step / 5_000) + Math.sin(step * (index + 1) * 12.9898) / 50),
              disclosure: 'diagnostic',
            };
          });
          const at = new Date(Math.floor(1.7e12 + wallTimeMs)).toISOString();
          events.push({ kind: 'metrics-recorded', at, step, epoch: step / 60, wallTimeMs, metrics: values });
        }
        const variables = { runId, writerId, epoch: openRun.epoch, batchSequence, events };
        const body = JSON.stringify({ query: ingest, variables });
        const due = start + batchMs * (batchSequence - 1 + place / writers);
        if (due > Date.now()) await pause(due - Date.now());
        const before = performance.now();
        await sendBody(url, body);
        times.push(performance.now() - before);
        points += batchPoints;
      }
      return runId;
    }),
  );
  process.send?.({ runIds, points, times }, () => process.exit(0));
});
