import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * Sends an operation. @param {string} url of the API @param {string} body
 * @returns {Promise<any>} its data. @throws where it has errors.
 */
export async function sendBody(url, body) {
  const text = await new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      const chunks = /** @type {Buffer[]} */ ([]);
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
  const answer = JSON.parse(text);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors).slice(0, 500));
  return answer.data;
}

/** @param {string} url @param {string} query @param {object} [variables] */
export const send = (url, query, variables = {}) => sendBody(url, JSON.stringify({ query, variables }));

/** @param {readonly number[]} values @param {number} share */
export function quantile(values, share) {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? Number.NaN;
}

/** Milliseconds of each of several runs of `work`, one after another, after one that does not count. */
export async function timed(times, work) {
  await work(0);
  const found = [];
  for (let turn = 1; turn <= times; turn += 1) {
    const before = performance.now();
    await work(turn);
    found.push(performance.now() - before);
  }
  return found;
}

/** Milliseconds that a process has had of the processors; clock ticks are hundredths of a second. @param {number} pid */
export function processorMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Waits until something holds, for a minute at most. @param {() => boolean} isDone */
export async function waitUntil(isDone) {
  for (const deadline = Date.now() + 60_000; !isDone() && Date.now() < deadline; ) await pause(50);
}
