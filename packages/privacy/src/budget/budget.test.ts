import { describe, expect, it } from 'vitest';
import { tightEventLimit } from '../event-cost.js';
import { mergedCharges } from '../merged-charges.js';
import { openRunLedger } from '../run-ledger.js';
import type { BudgetShare } from './budget-share.js';
import { budgetStanding } from './budget-use.js';
import { composedEpsilon } from './composed-epsilon.js';
import { sharesBySubject } from './disjoint-subjects.js';
import { budgetMicros, spentMicros } from './micro-epsilon.js';
import { OpenCompositions } from './open-compositions.js';

const terms = { delta: 1e-5, neighbouring: 'add-remove' } as const;
const step = (noiseMultiplier: number) => ({
  kind: 'poisson-sampled' as const,
  samplingRate: 0.1,
  event: { kind: 'gaussian' as const, noiseMultiplier },
});
const share = (noiseMultiplier: number, count: number, changes: Partial<BudgetShare> = {}): BudgetShare => ({
  charges: [{ event: step(noiseMultiplier), count }],
  promised: null,
  groupSize: 1,
  subjects: null,
  ...changes,
});
const epsilonOf = (shares: readonly BudgetShare[]) => {
  const answer = composedEpsilon(shares, terms);
  if (answer.kind === 'unbounded') throw new Error(answer.reason);
  return answer.epsilon;
};
const of = (...subjects: number[]) => ({
  grouping: 'g',
  bits: Uint8Array.of(subjects.reduce((bits, subject) => bits | (1 << subject), 0)),
});

describe('the epsilon of a data set', () => {
  it('is that of one run with all the steps, and far below the sum of the runs', () => {
    const together = epsilonOf([share(2, 100), share(2, 100)]);
    const one = openRunLedger({ ...terms, charges: [{ event: step(2), count: 200 }] }).epsilon();
    expect(together).toBe(one.kind === 'bounded' && one.epsilon);
    expect(together).toBeLessThan(1.6 * epsilonOf([share(2, 100)]));
  });

  it.each([
    ['billed like their dearest neighbours where that costs less', 12, 1e-4, 'pld'],
    ['each by itself where their noise lies far apart', 60, 0.05, 'rdp'],
  ])('is that of many different runs %s', (_, runs, spread, accountant) => {
    const shares = Array.from({ length: runs }, (_, run) => share(1 + spread * run, 50));
    const charges = shares.flatMap((one) => one.charges);
    const ends = [charges, mergedCharges(charges, tightEventLimit)].map((some) => {
      const answer = openRunLedger({ ...terms, charges: some }).epsilon();
      return answer.kind === 'bounded' ? answer.epsilon : Number.POSITIVE_INFINITY;
    });
    expect(epsilonOf(shares)).toBe(Math.min(...ends));
    expect(composedEpsilon(shares, terms).accountant).toBe(accountant);
  });

  it('is nothing before any run', () => {
    expect(composedEpsilon([], terms)).toMatchObject({ kind: 'bounded', epsilon: 0 });
  });

  it('never falls by another share, whatever is in it', () => {
    const shares = Array.from({ length: 14 }, (_, at) => share(1.5 + at / 10, 20 + at));
    let before = 0;
    shares.forEach((_, at) => {
      const epsilon = epsilonOf(shares.slice(0, at + 1));
      expect(epsilon).toBeGreaterThan(before);
      before = epsilon;
    });
  });

  it('adds up epsilons and deltas where nobody knows the events', () => {
    const promised = share(1, 0, { charges: [], promised: { epsilon: 3, delta: 5e-6 } });
    const both = composedEpsilon([share(2, 100), promised], terms);
    const at = openRunLedger({ ...terms, delta: 5e-6, charges: [{ event: step(2), count: 100 }] }).epsilon();
    expect(both).toMatchObject({ kind: 'bounded', composition: 'summed' });
    if (both.kind === 'unbounded' || at.kind === 'unbounded') throw new Error('no bound');
    expect(both.epsilon).toBeGreaterThanOrEqual(3 + at.epsilon);
    expect(both.epsilon).toBeLessThan(3 + at.epsilon + 1e-12);
    expect(composedEpsilon([promised, promised, promised], terms)).toMatchObject({ kind: 'unbounded' });
  });

  it('counts a subject of several scans as a group, and refuses where nobody knows how many', () => {
    const group = epsilonOf([share(2, 100, { groupSize: 3 })]);
    expect(group).toBeGreaterThan(2 * epsilonOf([share(2, 100)]));
    expect(composedEpsilon([share(2, 100, { groupSize: null })], terms)).toMatchObject({ kind: 'unbounded' });
    const mixed = composedEpsilon([share(2, 100, { groupSize: 3 }), share(2, 100)], terms);
    expect(mixed).toMatchObject({ composition: 'summed' });
  });

  it('is no number where one run gave no guarantee', () => {
    const open = {
      ...share(1, 1),
      charges: [{ event: { kind: 'non-private', reason: 'x' }, count: 1 } as const],
    };
    expect(composedEpsilon([share(2, 10), open], terms)).toMatchObject({ kind: 'unbounded' });
  });
});

describe('compositions that stay open', () => {
  it('answer as those that are charged anew, also where a run returned what it did not spend', () => {
    const open = new OpenCompositions();
    const questions = [
      [share(2, 100)],
      [share(2, 100), share(3, 10)],
      [share(2, 40), share(3, 10)],
      [share(2, 100), share(3, 10), share(4, 5)],
    ];
    for (const shares of questions)
      expect(composedEpsilon(shares, terms, open)).toEqual(composedEpsilon(shares, terms));
  });
});

describe('runs on disjoint subjects', () => {
  it('cost what the dearer of them costs, and with one subject in common what both cost', () => {
    const [cheap, dear] = [share(3, 100), share(2, 100)];
    const apart = [
      { ...cheap, subjects: of(0, 1) },
      { ...dear, subjects: of(2, 3) },
    ];
    expect(epsilonOf(apart)).toBe(epsilonOf([dear]));
    const overlapping = [
      { ...cheap, subjects: of(0, 1, 2) },
      { ...dear, subjects: of(2, 3) },
    ];
    expect(epsilonOf(overlapping)).toBe(epsilonOf([cheap, dear]));
  });

  it('count one by one where their subjects cannot be compared', () => {
    const [one, other] = [share(3, 100), share(2, 100)];
    const grouped = { ...of(2, 3), grouping: 'another' };
    expect(
      epsilonOf([
        { ...one, subjects: of(0, 1) },
        { ...other, subjects: grouped },
      ]),
    ).toBe(epsilonOf([one, other]));
    expect(epsilonOf([{ ...one, subjects: of(0) }, other])).toBe(epsilonOf([one, other]));
  });

  it('put every subject’s shares into one list, over random sets', () => {
    let state = 7;
    const draw = () => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state;
    };
    for (let round = 0; round < 200; round++) {
      const shares = Array.from({ length: 1 + (draw() % 6) }, () => ({
        subjects:
          draw() % 5 === 0
            ? null
            : { grouping: 'g', bits: Uint8Array.of((draw() >> 8) & 255, (draw() >> 8) & 255) },
      }));
      const lists = sharesBySubject(shares);
      for (let subject = 0; subject < 16; subject++) {
        const own = shares.filter(
          ({ subjects }) => subjects === null || ((subjects.bits[subject >> 3] ?? 0) >> (subject & 7)) & 1,
        );
        expect(lists.some((list) => own.every((one) => list.includes(one)))).toBe(true);
      }
    }
  });
});

describe('what is left of a budget', () => {
  it('is counted in millionths, against whoever asks', () => {
    expect(spentMicros(0.1 + 0.2)).toBe(300_001);
    expect(spentMicros(0.3)).toBe(300_000);
    expect(budgetMicros(0.3)).toBe(300_000);
    expect(() => budgetMicros(0.1234567)).toThrow('six decimals');
    expect(() => budgetMicros(-1)).toThrow('from 0');
  });

  it('fits to the millionth and not one beyond', () => {
    const at = (total: number) => budgetStanding(3, { spent: 1, committed: 2, total });
    expect(at(3)).toEqual({ epsilon: 3, spent: 1, reserved: 1, asked: 1, left: 1, fits: true });
    expect(at(3.0000001)).toMatchObject({ asked: 1.000001, fits: false });
  });

  it('is nothing where what was spent has no bound', () => {
    const none = Number.POSITIVE_INFINITY;
    const standing = budgetStanding(3, { spent: none, committed: none, total: none });
    expect(standing).toEqual({ epsilon: 3, spent: null, reserved: null, asked: null, left: 0, fits: false });
  });
});
