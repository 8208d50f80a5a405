/**
 * `npm run bench -w @clipwise/api`: what accounting adds to a batch, for ledgers that are large in either way.
 *
 * It measures the functions that ingest calls, without the database; processor time, so that other work on the machine
 * does not count. A row is a batch: the charges, the epsilons of all its events and the mechanism as charged.
 */

import { openRunLedger } from '@clipwise/privacy';
import { BatchAccount, costPatch } from '../dist/modules/privacy/batch-account.js';

const counting = /** @type {const} */ ({ neighbouring: 'add-remove', delta: 1e-5 });
/** @param {number} noiseMultiplier @returns {import('@clipwise/privacy').DpEvent} */
const sampled = (noiseMultiplier) => ({
  kind: 'poisson-sampled',
  samplingRate: 0.1,
  event: { kind: 'gaussian', noiseMultiplier },
});
/** A noise schedule: another event at each step. @param {number} from @param {number} steps */
const schedule = (from, steps) =>
  Array.from({ length: steps }, (_, step) => ({ event: sampled(2 - (from + step) / 40_000), count: 1 }));
/** @param {number} steps */
const equal = (steps) => Array.from({ length: steps }, () => ({ event: sampled(1), count: 1 }));

/** @template T @param {() => T} work @returns {readonly [T, number]} milliseconds of the processor */
function timed(work) {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1000];
}

/** @param {ReturnType<typeof openRunLedger>} ledger @param {ReturnType<typeof equal>} charges */
function batch(ledger, charges) {
  const account = new BatchAccount(ledger, null, charges.length);
  for (const { event, count } of charges) account.charge(event, count);
  return costPatch(ledger, account.cost());
}

/** @returns {[string, number][]} */
function measure() {
  /** @type {[string, number][]} */
  const rows = [];
  /** @param {string} name @param {() => unknown} work */
  const row = (name, work) => rows.push([name, timed(work)[1]]);

  const [distinct, openDistinct] = timed(() => openRunLedger({ ...counting, charges: schedule(0, 10_000) }));
  rows.push(['10,000 different events: open (after a restart)', openDistinct]);
  row('10,000 different events: first batch after that, 1 charge', () =>
    batch(distinct, schedule(10_000, 1)),
  );
  row('10,000 different events: batch of 1 charge', () => batch(distinct, schedule(10_001, 1)));
  row('10,000 different events: batch of 100 charges', () => batch(distinct, schedule(10_002, 100)));
  row('10,000 different events: batch of 2,000 charges', () => batch(distinct, schedule(10_102, 2000)));

  const [million, openMillion] = timed(() =>
    openRunLedger({ ...counting, charges: [{ event: sampled(1), count: 1_000_000 }] }),
  );
  rows.push(['1,000,000 equal charges: open', openMillion]);
  row('1,000,000 equal charges: batch of 1 charge', () => batch(million, equal(1)));
  row('1,000,000 equal charges: batch of 2,000 charges', () => batch(million, equal(2000)));
  row('1,000,000 equal charges: tight answer at the end, beside the server', () => million.epsilon());

  const few = openRunLedger({ ...counting, charges: [{ event: sampled(1), count: 1000 }] });
  row('1,000 equal charges: batch of 10 charges (tight)', () => batch(few, equal(10)));
  return rows;
}

const [first, ...later] = Array.from({ length: 8 }, measure);
if (first === undefined) throw new Error('nothing was measured');
const width = Math.max(...first.map(([name]) => name.length));
console.log(`${''.padEnd(width)}  a new process  a running one (median of ${later.length})`);
for (const [row, [name, ms]] of first.entries()) {
  const times = later.map((rows) => rows[row]?.[1] ?? Number.NaN).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
  console.log(
    `${name.padEnd(width)}  ${ms.toFixed(1).padStart(10)} ms  ${median.toFixed(1).padStart(11)} ms`,
  );
}
