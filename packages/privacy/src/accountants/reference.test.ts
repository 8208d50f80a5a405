import { describe, expect, it } from 'vitest';
import { calibrate } from '../calibration.js';
import type { DpEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';
import { sgdEvent } from '../sgd-event.js';
import { referenceEntries as entries, type ReferenceEntry } from '../testing/golden-reference.js';
import { tradeOff } from '../trade-off.js';
import { accountants } from './registry.js';

function relation({ neighbouring }: ReferenceEntry): Neighbouring {
  if (neighbouring.startsWith('replace')) return 'replace-one';
  return neighbouring === 'zero-out' ? 'zero-out' : 'add-remove';
}

function eventOf({ config, neighbouring }: ReferenceEntry): DpEvent {
  const { q = 1, sigma = 0, steps = 1, n = 0, batch, maxBatch, bands, groupSize } = config;
  const gaussian: DpEvent = { kind: 'gaussian', noiseMultiplier: sigma };
  const times = (event: DpEvent): DpEvent => ({ kind: 'self-composed', count: steps, event });
  if (maxBatch !== undefined)
    return times({
      kind: 'truncated-poisson-sampled',
      // Theirs counts the record that one of the two data sets lacks; ours is the data set that has both neighbours.
      datasetSize: neighbouring === 'add-remove' ? n - 1 : n,
      samplingRate: q,
      maxBatchSize: maxBatch,
      event: gaussian,
    });
  if (batch !== undefined)
    return times({ kind: 'fixed-size-sampled', datasetSize: n, batchSize: batch, event: gaussian });
  if (bands !== undefined)
    return { kind: 'banded-matrix-factorization', bands, steps, samplingRate: q, noiseMultiplier: sigma };
  if (config.sensitivity !== undefined)
    return times({ kind: 'discrete-gaussian', noiseMultiplier: sigma, sensitivity: 1 });
  const sampled = times({ kind: 'poisson-sampled', samplingRate: q, event: gaussian });
  return groupSize === undefined ? sampled : { kind: 'group', size: groupSize, event: sampled };
}

const bounds = accountants.filter(({ certainty }) => certainty === 'upper-bound');
const best = accountants.find(({ kind }) => kind === 'best');

it('finds every reference case, so that none goes untested in silence', () => {
  expect(entries).toHaveLength(118);
  expect(entries.flatMap(({ values }) => values)).toHaveLength(605);
  const sizeOf = (group: string) => entries.filter((entry) => entry.group.startsWith(group)).length;
  expect(
    ['seed', 'mnist', 'rdp-curve', 'tuning', 'calibration', 'delta', 'x:attack risk'].map(sizeOf),
  ).toEqual([8, 1, 6, 3, 6, 1, 8]);
});

describe('upper bounds against the reference cases', () => {
  const bracketed = entries.filter(
    ({ quantity, truth, config }) =>
      quantity === 'epsilon' && truth?.best !== undefined && config.q !== undefined,
  );

  it('finds cases with a bracket', () => expect(bracketed.length).toBeGreaterThan(40));

  it.each(bracketed)('are nowhere below the truth: $id ($config)', (entry) => {
    for (const accountant of bounds) {
      const answer = accountant.epsilon({ event: eventOf(entry), delta: entry.config.delta as number });
      expect(answer.kind).toBe('bounded');
      if (answer.kind === 'bounded')
        expect(answer.epsilon, accountant.kind).toBeGreaterThanOrEqual(entry.truth?.lower ?? 0);
      if (answer.kind === 'bounded' && answer.lower !== undefined)
        expect(answer.lower, accountant.kind).toBeLessThanOrEqual((entry.truth as { upper: number }).upper);
    }
  });

  it('are, the best of them, within 0.1% of the truth for 95% of the cases and within 1% or the bracket for all', () => {
    const distances = bracketed.map((entry) => {
      const answer = best?.epsilon({ event: eventOf(entry), delta: entry.config.delta as number });
      const epsilon = answer?.kind === 'bounded' ? answer.epsilon : Number.NaN;
      const truth = entry.truth as { upper: number; best: number };
      return {
        id: entry.id,
        relative: Math.abs(epsilon / truth.best - 1),
        // Two cases have a bracket of several per cent and no more than an estimate inside it.
        isWithin: Math.abs(epsilon / truth.best - 1) < 0.01 || epsilon <= truth.upper,
      };
    });
    expect(distances.filter(({ isWithin }) => !isWithin)).toEqual([]);
    const close = distances.filter(({ relative }) => relative < 1e-3).length;
    expect(close / distances.length).toBeGreaterThanOrEqual(0.95);
  });

  const peers: Readonly<Record<string, RegExp>> = {
    'poisson replace-one': /pld\/google pessimistic/,
    group: /mixture-of-Gaussians dv=0\.0/,
    'truncated Poisson': /pld\/google truncated/,
    'discrete Gaussian': /pld\/google/,
    'x:BandMF': /pld\/google/,
    'x:cross-library': /pld\/google|substitute/,
  };
  const compared = entries.filter(
    ({ group, quantity, truth }) => quantity === 'epsilon' && peers[group] && !truth,
  );

  it.each(compared)('are no looser than a peer, within its tolerance of 1e-3: $id $group', (entry) => {
    const answer = best?.epsilon({
      event: eventOf(entry),
      delta: entry.config.delta as number,
      neighbouring: relation(entry),
    });
    const rows = entry.values.filter(({ accountant }) => peers[entry.group]?.test(accountant));
    const smallest = Math.min(...rows.map(({ value }) => value ?? Number.POSITIVE_INFINITY));
    expect(answer?.kind === 'bounded' ? answer.epsilon / smallest - 1 : Number.NaN).toBeLessThan(1e-3);
  });

  it.each(entries.filter(({ group }) => group.includes('WOR')))(
    'of batches of fixed size lie between the two directions composed apart and the peer that is proven: $id',
    (entry) => {
      const answer = best?.epsilon({
        event: eventOf(entry),
        delta: entry.config.delta as number,
        neighbouring: 'replace-one',
      });
      const epsilon = answer?.kind === 'bounded' ? answer.epsilon : Number.NaN;
      for (const { accountant, value } of entry.values) {
        if (accountant.includes('max(add,remove)')) expect(epsilon).toBeGreaterThan(value ?? 0);
        if (accountant.includes('Truncated')) expect(epsilon).toBeLessThan((value ?? 0) * 1.001);
        if (accountant.includes('sigma/2 ') || accountant.endsWith('sigma/2')) continue;
      }
    },
  );

  it.each(entries.filter(({ group }) => group === 'calibration'))(
    'calibrate to no more noise than a peer found enough, within 0.1%: $id',
    (entry) => {
      const { q = 1, steps = 1, targetEpsilon = 0, delta = 0 } = entry.config;
      const answer = calibrate({
        parameter: 'noiseMultiplier',
        eventAt: (noiseMultiplier) => sgdEvent(q, noiseMultiplier, steps),
        target: { epsilon: targetEpsilon, delta },
      });
      const smallest = Math.min(...entry.values.map(({ value }) => value ?? Number.POSITIVE_INFINITY));
      expect(answer.kind === 'found' ? answer.value / smallest : Number.NaN).toBeLessThan(1.001);
    },
  );

  it.each(entries.filter(({ group, quantity }) => group === 'delta' && quantity === 'delta'))(
    'give delta within 1% of a peer: $id',
    (entry) => {
      const answer = best?.delta({ event: eventOf(entry), epsilon: entry.config.epsilon as number });
      const value = entry.values.find(({ accountant }) => accountant.startsWith('pld'))?.value ?? 0;
      expect(answer?.kind === 'bounded' ? Math.abs(answer.delta / value - 1) : Number.NaN).toBeLessThan(1e-2);
    },
  );

  it.each(
    entries.filter(
      ({ quantity }) => ['max TPR', 'min FNR'].includes(quantity) || quantity.startsWith('membership'),
    ),
  )('give attack rates within 2e-3 of a peer: $id $quantity', (entry) => {
    const curve = tradeOff(eventOf(entry));
    if (curve.kind !== 'trade-off') throw new Error(curve.reason);
    const fpr = entry.config.fpr ?? 0;
    const mine = entry.quantity.startsWith('membership')
      ? curve.membershipAdvantage
      : entry.quantity === 'max TPR'
        ? curve.maximalTpr(fpr)
        : curve.minimalFnr(fpr);
    expect(Math.abs(mine - (entry.values[0]?.value ?? 0))).toBeLessThan(2e-3);
  });
});
