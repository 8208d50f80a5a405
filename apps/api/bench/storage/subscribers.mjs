import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { configFixture } from '../../src/testing/run-config-fixture.js';
import { processorMs, quantile, send, waitUntil } from './client.mjs';

const subscribers = 1_000;
const eventsASecond = 20;
const seconds = 10;
const idleSeconds = 10;

/** A thousand readers of one run, each over a connection of its own, in this process. */
export async function measureSubscribers({ url, pid }) {
  const open = `mutation ($config: JSON!) { openRun(writerId: "live", studyName: "bench", config: $config) { epoch run { id lastCursor } } }`;
  const { openRun } = await send(url, open, { config: configFixture() });
  const runId = openRun.run.id;
  const sent = new Map();
  let connected = 0;
  const delays = [];
  const clients = Array.from({ length: subscribers }, () => {
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      lazy: true,
      on: { connected: () => (connected += 1) },
    });
    client.subscribe(
      { query: `subscription { runEvents(runId: "${runId}", after: 0) { cursor } }` },
      {
        next: ({ data }) => {
          const at = sent.get(data?.runEvents.cursor);
          if (at !== undefined) delays.push(performance.now() - at);
        },
        error: () => undefined,
        complete: () => undefined,
      },
    );
    return client;
  });
  await waitUntil(() => connected === subscribers);
  const ingest = `mutation ($events: [JSON!]!, $sequence: Int!) {
    ingest(runId: "${runId}", writerId: "live", epoch: ${openRun.epoch}, batchSequence: $sequence, events: $events) { cursor } }`;
  let cursor = openRun.run.lastCursor;
  const usedBefore = processorMs(pid);
  for (let sequence = 1; sequence <= seconds * eventsASecond; sequence += 1) {
    const before = performance.now();
    cursor += 1;
    sent.set(cursor, before);
    const metrics = [{ name: 'loss', value: 1 / sequence, disclosure: 'released' }];
    const at = new Date().toISOString();
    const event = { kind: 'metrics-recorded', at, step: sequence, epoch: 0, wallTimeMs: 0, metrics };
    await send(url, ingest, { events: [event], sequence });
    await pause(Math.max(0, 1_000 / eventsASecond - (performance.now() - before)));
  }
  const expected = subscribers * eventsASecond * seconds;
  await waitUntil(() => delays.length >= expected);
  const used = processorMs(pid) - usedBefore;
  const before = processorMs(pid);
  await pause(idleSeconds * 1_000);
  const idle = (processorMs(pid) - before) / (10 * idleSeconds);
  for (const client of clients) client.terminate();
  const what = `1,000 subscribers at ${eventsASecond} events/s`;
  return [
    { name: `${what}: from sending to receiving, p99`, value: quantile(delays, 0.99), unit: 'ms', bar: 500 },
    {
      name: `${what}: received of what was sent`,
      value: (100 * delays.length) / expected,
      unit: '%',
      bar: 100,
      isMore: true,
    },
    {
      name: `${what}: processor time of the API`,
      value: (1_000 * used) / expected,
      unit: 'us/message',
      bar: null,
    },
    { name: '1,000 subscribers without events: of a core', value: idle, unit: '%', bar: 3 },
  ];
}
