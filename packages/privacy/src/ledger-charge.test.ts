import { describe, expect, it } from 'vitest';
import type { Accountant } from './accountant.js';
import { createRdpAccountant } from './accountants/rdp.js';
import type { DpEvent } from './dp-event.js';
import {
  type ChargeRequest,
  chargeLedger,
  previewCharge,
  recordCharge,
  remainingEpsilon,
  spentEpsilon,
} from './ledger-charge.js';
import { openLedger, type PrivacyLedger } from './privacy-ledger.js';

const accountant = createRdpAccountant();
const subject = { dataset: 'duke', unit: 'patient', neighbouring: 'add-remove' } as const;
const step = {
  kind: 'poisson-sampled',
  samplingRate: 0.1,
  event: { kind: 'gaussian', noiseMultiplier: 4 },
} as const;
const request = (run: string, count: number, event: DpEvent = step): ChargeRequest => ({
  ...subject,
  run,
  event,
  count,
  at: '2026-01-31T12:00:00Z',
});
const empty = openLedger({ ...subject, budget: { epsilon: 5, delta: 1e-5 } });

function charged(ledger: PrivacyLedger, charge: ChargeRequest): PrivacyLedger {
  const outcome = chargeLedger(ledger, charge, accountant);
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.ledger;
}
function epsilonOf(event: DpEvent): number {
  const answer = accountant.epsilon({ event, delta: 1e-5 });
  return answer.kind === 'bounded' ? answer.epsilon : Number.NaN;
}

describe('privacy ledger', () => {
  it('has spent 0 and has all of its budget left before the first charge', () => {
    expect(spentEpsilon(empty, accountant)).toEqual({ kind: 'bounded', epsilon: 0 });
    expect(remainingEpsilon(empty, accountant)).toBe(5);
  });

  it('composes two runs of 50 steps to the epsilon of one run of 100', () => {
    const ledger = charged(charged(empty, request('a', 50)), request('b', 50));
    const whole = epsilonOf({ kind: 'self-composed', event: step, count: 100 });
    const spent = spentEpsilon(ledger, accountant);
    expect(spent).toEqual({ kind: 'bounded', epsilon: whole });
    expect(remainingEpsilon(ledger, accountant)).toBe(5 - whole);
  });

  it('never charges a selection less than one of its runs', () => {
    const selected = previewCharge(
      empty,
      request('search', 1, { kind: 'repeat-and-select', meanRepetitions: 10, shape: 1, event: step }),
      accountant,
    );
    // An accountant without a bound for the event refuses it; one with a bound charges at least the single run.
    if (selected.kind === 'fits') expect(selected.use.total).toBeGreaterThanOrEqual(epsilonOf(step));
    else expect(selected.code).toBe('LEDGER_NO_BOUND');
  });

  it('previews what a run adds without charging it', () => {
    const ledger = charged(empty, request('a', 100));
    const before = JSON.stringify(ledger);
    const preview = previewCharge(ledger, request('b', 100), accountant);
    if (preview.kind === 'refused') throw new Error(preview.message);
    expect(preview.use.spent).toBe(epsilonOf({ kind: 'self-composed', event: step, count: 100 }));
    expect(preview.use.total).toBe(epsilonOf({ kind: 'self-composed', event: step, count: 200 }));
    expect(preview.use.requested).toBe(preview.use.total - preview.use.spent);
    expect(preview.use.remaining).toBe(5 - preview.use.total);
    expect(JSON.stringify(ledger)).toBe(before);
  });

  it('refuses a run that would overspend, separating spent, requested and total, and stays as it was', () => {
    const ledger = charged(empty, request('a', 200));
    const before = JSON.stringify(ledger);
    const outcome = chargeLedger(ledger, request('b', 20_000), accountant);
    if (outcome.kind !== 'refused' || outcome.use === undefined) throw new Error('not refused');
    expect(outcome.code).toBe('LEDGER_OVERSPEND');
    expect(outcome.message).toMatch(
      /epsilon 5 at delta 0\.00001.*Spent so far: \d+\.\d{4}\. Requested, on top of that: \d+\.\d{4}\. Total: \d+\.\d{4}.*fewer steps.*noise multiplier/,
    );
    expect(outcome.use.spent + outcome.use.requested).toBeCloseTo(outcome.use.total, 12);
    expect(outcome.use.total).toBeGreaterThan(5);
    expect(JSON.stringify(ledger)).toBe(before);
  });

  it('spends a budget to its last bit and not beyond', () => {
    const exactly = epsilonOf({ kind: 'self-composed', event: step, count: 100 });
    const tight = openLedger({ ...subject, budget: { epsilon: exactly, delta: 1e-5 } });
    expect(chargeLedger(tight, request('a', 100), accountant).kind).toBe('charged');
    expect(chargeLedger(tight, request('a', 101), accountant).kind).toBe('refused');
  });

  it('records what has already happened even beyond the budget, and then has nothing left', () => {
    const outcome = recordCharge(empty, request('a', 100_000));
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    expect(remainingEpsilon(outcome.ledger, accountant)).toBe(0);
    expect(chargeLedger(outcome.ledger, request('b', 1), accountant)).toMatchObject({
      code: 'LEDGER_OVERSPEND',
    });
  });

  it.each([
    ['dataset', { dataset: 'oct' }],
    ['unit', { unit: 'example' }],
    ['neighbouring', { neighbouring: 'replace-one' }],
  ] as const)('refuses a charge of another %s, to be charged or recorded', (name, other) => {
    const foreign = { ...request('a', 1), ...other };
    for (const outcome of [chargeLedger(empty, foreign, accountant), recordCharge(empty, foreign)]) {
      expect(outcome).toMatchObject({ kind: 'refused', code: 'LEDGER_OTHER_SUBJECT' });
      expect((outcome as { message: string }).message).toContain(`the ${name} "`);
    }
  });

  it('refuses a run without noise and says why', () => {
    const outcome = chargeLedger(
      empty,
      request('a', 1, { kind: 'non-private', reason: 'no noise is added' }),
      accountant,
    );
    expect(outcome).toMatchObject({ kind: 'refused', code: 'LEDGER_NO_BOUND' });
    expect((outcome as { message: string }).message).toContain('no noise is added');
  });

  it('keeps no budget with an accountant that may lie below the truth', () => {
    const guess: Accountant = { ...accountant, kind: 'gdp', certainty: 'approximation' };
    expect(previewCharge(empty, request('a', 1), guess)).toMatchObject({ code: 'LEDGER_NOT_A_CLAIM' });
  });

  it('says of an accountant that may lie below the truth which one it is, and what it gives', () => {
    const guess: Accountant = { ...accountant, kind: 'gdp', certainty: 'approximation' };
    expect(previewCharge(empty, request('a', 1), guess)).toMatchObject({
      message: expect.stringContaining('the gdp accountant gives an approximation'),
    });
  });

  it('takes nothing more once something without a bound is recorded, and has nothing left', () => {
    const outcome = recordCharge(
      empty,
      request('a', 1, { kind: 'non-private', reason: 'no noise is added' }),
    );
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    expect(outcome.kind).toBe('recorded');
    expect(remainingEpsilon(outcome.ledger, accountant)).toBe(0);
    const refused = chargeLedger(outcome.ledger, request('b', 1), accountant);
    expect(refused).toMatchObject({ code: 'LEDGER_NO_BOUND' });
    expect((refused as { message: string }).message).toMatch(
      /already charged to "duke", so nothing can be added\. .*no noise is added/,
    );
  });

  it('tells by how much a run is over the limit and how much was left, neither of them kinder than it is', () => {
    const ledger = charged(empty, request('a', 200));
    const { use, message } = chargeLedger(ledger, request('b', 20_000), accountant) as {
      readonly use: { readonly spent: number; readonly total: number };
      readonly message: string;
    };
    const [, over, left] = /which is (\S+) over the limit; (\S+) was left\./.exec(message) ?? [];
    expect(Number(over)).toBeGreaterThanOrEqual(use.total - 5);
    expect(Number(over)).toBeLessThan(use.total - 5 + 1e-4);
    expect(Number(left)).toBeLessThanOrEqual(5 - use.spent);
    expect(Number(left)).toBeGreaterThan(5 - use.spent - 1e-4);
    expect(recordCharge(empty, { ...request('a', 1), unit: 'scan' })).not.toHaveProperty('use');
  });

  it('takes a charge of nothing', () => {
    expect(chargeLedger(empty, request('a', 0), accountant)).toMatchObject({ use: { total: 0 } });
  });

  it('is not opened for a relation that is unknown', () => {
    const wrong = { ...subject, neighbouring: 'nearby' as 'add-remove' };
    expect(() => openLedger({ ...wrong, budget: { epsilon: 1, delta: 1e-5 } })).toThrow(
      'neighbouring must be one of add-remove, zero-out, replace-one, got nearby',
    );
  });

  it.each([-1, 0.5, Number.NaN])('does not take a count of %d', (count) => {
    expect(() => chargeLedger(empty, request('a', count), accountant)).toThrow(/count must be/);
    expect(() => recordCharge(empty, request('a', count))).toThrow(/count must be/);
  });
});
