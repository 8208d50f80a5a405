/**
 * How long the answers take, one thread, as a table. Run it with `npm run bench -w packages/privacy`.
 *
 * Every row is the median of some repetitions; "first" rows ask something never asked before, each time.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { auditEstimators } from '../dist/audit/index.js';
import * as privacy from '../dist/index.js';
import { normalQuantile } from '../dist/numerics/normal-quantile.js';
import { issueReceipt, verifyReceipt } from '../dist/receipts/index.js';

const { accountants, accountingVersion, encodeDpEvent, sgdEvent: sgd } = privacy;

/** @param {number} index a change of the noise that no cache has seen and that costs the same */
const fresh = (index) => 1 + index * 1e-7;
const delta = 1e-5;
const mnist = { q: 256 / 60000, sigma: 1.1, steps: 14062 };
const study = { q: 1 / 7, steps: 700 };

/** @param {(index: number) => unknown} work @returns {number} median ms of a call, the first three left out */
function median(work, least = 5, budgetMs = 2000) {
  const times = [];
  const end = performance.now() + budgetMs;
  for (let index = 0; index < least + 3 || (performance.now() < end && index < 200); index++) {
    const start = performance.now();
    work(index);
    const took = performance.now() - start;
    if (index >= 3) times.push(took);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

const rows = [];
let salt = 0;
const next = () => fresh(++salt);

/** Adds a row, or says why there is none. */
function row(what, kind, work, bar = '') {
  const accountant = accountants.find((known) => known.kind === kind);
  if (accountant === undefined) {
    rows.push([what, kind, 'skipped: not registered', bar]);
    return;
  }
  try {
    rows.push([what, kind, median((index) => work(accountant, index)).toFixed(3), bar]);
  } catch (error) {
    rows.push([what, kind, `skipped: ${error.message}`, bar]);
  }
}

/** A row that stands for no answer would only measure how fast it is refused. */
function bounded(answer) {
  if (answer.kind === 'unbounded') throw new Error(answer.reason);
  return answer;
}

const ask = (q, sigma, steps) => (accountant) =>
  bounded(accountant.epsilon({ event: sgd(q, sigma * next(), steps), delta }));

row('epsilon, MNIST, first of its kind', 'rdp', ask(mnist.q, mnist.sigma, mnist.steps));
const known = sgd(mnist.q, mnist.sigma, mnist.steps);
row(
  'epsilon, MNIST, asked before',
  'rdp',
  (accountant) => bounded(accountant.epsilon({ event: known, delta })),
  '1 ms',
);
row(
  'epsilon, MNIST, other number of steps',
  'rdp',
  (accountant, index) =>
    bounded(accountant.epsilon({ event: sgd(mnist.q, mnist.sigma, 1000 + index), delta })),
  '1 ms',
);
row('single query of 1,000 steps', 'rdp', ask(mnist.q, mnist.sigma, 1000));
row(
  'trajectory of 1,000 steps, charged one by one',
  'rdp',
  (accountant) => {
    const tracker = accountant.tracker();
    const { event } = sgd(mnist.q, mnist.sigma * next(), 1);
    for (let step = 0; step < 1000; step++) tracker.charge(event);
    return bounded(tracker.epsilon(delta));
  },
  '2 x single',
);
const everyStep = Array.from({ length: 1000 }, (_, index) => index + 1);
row(
  'trajectory of 1,000 steps, epsilon after each',
  'rdp',
  (accountant) => {
    const { event } = sgd(mnist.q, mnist.sigma * next(), 1);
    return bounded(accountant.trajectory({ event, stepCounts: everyStep, delta }).at(-1));
  },
  '2 x single',
);
for (const kind of ['pld', 'best', 'prv', 'gdp', 'zcdp']) {
  if (accountants.every((known) => known.kind !== kind)) {
    rows.push(['epsilon, MNIST and study', kind, 'skipped: not registered', '']);
    continue;
  }
  const isBarred = kind === 'pld';
  row('epsilon, MNIST', kind, ask(mnist.q, mnist.sigma, mnist.steps), isBarred ? '50 ms' : '');
  for (const sigma of [0.3, 0.5, 0.7, 1])
    row(`epsilon, study, sigma ${sigma}`, kind, ask(study.q, sigma, study.steps), isBarred ? '100 ms' : '');
}
for (const kind of ['rdp', 'pld', 'best']) {
  const what = 'noise multiplier for epsilon 2, MNIST';
  const { calibrate } = privacy;
  if (calibrate === undefined) {
    rows.push([what, kind, 'skipped: no calibration', '300 ms']);
    continue;
  }
  const question = (accountant) => ({
    parameter: 'noiseMultiplier',
    eventAt: (sigma) => sgd(mnist.q, sigma, mnist.steps),
    target: { epsilon: 2 * next(), delta },
    accountant,
  });
  row(what, kind, (accountant) => calibrate(question(accountant)), '300 ms');
}

const scheduled = (index) => ({
  kind: 'poisson-sampled',
  samplingRate: 0.01,
  event: { kind: 'gaussian', noiseMultiplier: 1 + 2e-4 * index },
});
const rising = (index) => ({ ...scheduled(index), samplingRate: 0.005 + 1e-6 * index });
for (const [what, eventAt] of [
  ['a noise multiplier per step', scheduled],
  ['a rate and a noise multiplier per step', rising],
  ['plain Gaussians', (index) => ({ kind: 'gaussian', noiseMultiplier: 20 + 1e-3 * index })],
]) {
  const events = Array.from({ length: 10_000 }, (_, index) => eventAt(index));
  const charged = (accountant) => {
    const tracker = accountant.tracker();
    for (const event of events) tracker.charge(event);
    return tracker;
  };
  row(
    `10,000 distinct charges and epsilon: ${what}`,
    'rdp',
    (accountant) => bounded(charged(accountant).epsilon(delta)),
    '50 ms',
  );
  let tracker;
  row(
    'one further distinct charge and epsilon',
    'rdp',
    (accountant, index) => {
      tracker ??= charged(accountant);
      tracker.charge(eventAt(10_000 + index));
      return bounded(tracker.epsilon(delta));
    },
    '1 ms',
  );
}
row(
  '1,000,000 equal charges and epsilon',
  'rdp',
  (accountant) => {
    const tracker = accountant.tracker();
    const event = scheduled(salt++);
    for (let step = 0; step < 1_000_000; step++) tracker.charge(event);
    return bounded(tracker.epsilon(delta));
  },
  '50 ms',
);
for (const kind of ['pld', 'best']) {
  row('epsilon, one step: q 0.5, sigma 1.34', kind, ask(0.5, 1.34, 1), '1 ms');
  row('epsilon, 16 steps: q 0.25, sigma 1', kind, ask(0.25, 1, 16), '50 ms');
}
for (const epsilon of [0, 1e-6]) {
  row(
    `noise multiplier for epsilon ${epsilon}, 16 steps at q 0.25`,
    'best',
    (accountant) =>
      privacy.calibrate({
        parameter: 'noiseMultiplier',
        eventAt: (sigma) => sgd(0.25, sigma * next(), 16),
        target: { epsilon, delta },
        accountant,
      }),
    '1 s',
  );
}

for (const [what, q, sigma, steps] of [
  ['MNIST', mnist.q, mnist.sigma, 3000],
  ['study', study.q, 1, study.steps],
]) {
  const { event } = sgd(q, sigma, 1);
  const ledger = privacy.openRunLedger({ neighbouring: 'add-remove', delta });
  const before = process.cpuUsage();
  for (let step = 0; step < steps; step++) {
    ledger.charge(event);
    ledger.runningEpsilon();
  }
  const { user, system } = process.cpuUsage(before);
  rows.push([
    `live epsilon, ${what}, mean of ${steps} steps, processor`,
    'pld',
    ((user + system) / 1000 / steps).toFixed(3),
    '1 ms',
  ]);
}

/** Normal numbers, evenly spread. */
const normals = (count, mean) =>
  Array.from({ length: count }, (_, index) => mean + normalQuantile((index + 0.5) / count));
for (const [count, bar] of [
  [200, '50 ms'],
  [6500, '1 s'],
]) {
  const scores = { taken: normals(count, 1), left: normals(count, 0) };
  for (const { kind, bound } of auditEstimators)
    rows.push([
      `audit bound, ${2 * count} canaries`,
      kind,
      median(() => bound({ scores, delta, confidence: 0.95 })).toFixed(3),
      bar,
    ]);
}
{
  const terms = { delta, neighbouring: 'add-remove' };
  const runOf = (noiseMultiplier) => ({
    charges: [
      {
        event: { kind: 'poisson-sampled', samplingRate: 0.01, event: { kind: 'gaussian', noiseMultiplier } },
        count: 1000,
      },
    ],
    ...{ promised: null, groupSize: 1, subjects: null },
  });
  const thousand = (spread) => Array.from({ length: 1000 }, (_, at) => runOf(1 + spread * at));
  const budgetRow = (what, ask, bar) => rows.push([what, 'composed', median(ask).toFixed(3), bar]);
  budgetRow('budget of 1,000 equal runs', () => privacy.composedEpsilon(thousand(0), terms), '1 s');
  budgetRow(
    'budget of 1,000 different runs, from nothing',
    () => privacy.composedEpsilon(thousand(1e-3), terms),
    '5 s',
  );
  const open = new privacy.OpenCompositions();
  const runs = thousand(1e-3);
  privacy.composedEpsilon(runs, terms, open);
  budgetRow(
    'budget of 1,000 different runs, one more',
    () => {
      runs.push(runOf(3 + runs.length * 1e-3));
      privacy.composedEpsilon(runs, terms, open);
    },
    '1 s',
  );
}
for (const steps of [100, 10_000]) {
  const event = encodeDpEvent(sgd(0.01, 1, 1).event);
  const at = '2026-01-31T12:00:00Z';
  const mechanism = { neighbouring: 'add-remove', unit: 'scan', delta };
  const events = [
    { kind: 'run-started', at, mechanism },
    ...Array.from({ length: steps }, (_, step) => ({ kind: 'privacy-charged', at, step, event, count: 1 })),
  ];
  const signer = { publicKey: '00'.repeat(32), sign: () => new Uint8Array(64) };
  const receipt = issueReceipt({ run: 'bench', issuedAt: at, config: {}, code: {}, events }, signer);
  rows.push([
    `receipt of ${steps} charges, verified`,
    'best',
    median(() => verifyReceipt(receipt)).toFixed(3),
    '',
  ]);
}

const table = [['what', 'accountant', 'median ms', 'bar'], ...rows];
const widths = table[0].map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
console.log(
  `@clipwise/privacy ${accountingVersion}, Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}\n`,
);
for (const cells of table)
  console.log(
    cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );

console.log(`\nPeer: ${peer()}`);

/** The same two queries by Google's dp_accounting, where it is installed. */
function peer() {
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  const { error, status, stdout } = spawnSync('python3', [script], { encoding: 'utf8', timeout: 300_000 });
  if (error !== undefined) return `none, python3 cannot be run (${error.message}).`;
  return status === 0 ? stdout.trim() : 'none, python3 failed on the peer.';
}
