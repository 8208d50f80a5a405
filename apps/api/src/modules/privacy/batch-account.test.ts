import { type DpEvent, type LedgerAnswer, openRunLedger } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import { BatchAccount } from './batch-account.js';

const sampled = (noiseMultiplier: number): DpEvent => ({
  kind: 'poisson-sampled',
  samplingRate: 0.1,
  event: { kind: 'gaussian', noiseMultiplier },
});
const open = () => openRunLedger({ neighbouring: 'add-remove', delta: 1e-5 });

const boundOf = (answer: LedgerAnswer): number => {
  if (answer.kind === 'unbounded') throw new Error(answer.reason);
  return answer.epsilon;
};

describe('the account of a batch', () => {
  it('never falls, bounds every prefix, and ends at the answer for all', () => {
    const ledger = open();
    let before: number | null = null;
    for (const size of [1, 3, 32, 33, 200]) {
      const account: BatchAccount = new BatchAccount(ledger, before, size);
      const done = ledger.steps;
      for (let charge = 0; charge < size; charge++) account.charge(sampled(1), 1);
      const { answer, epsilons } = account.cost();
      if (answer.kind === 'unbounded') throw new Error(answer.reason);
      expect(epsilons).toHaveLength(size);
      expect(epsilons.at(-1)).toBe(answer.epsilon);
      epsilons.forEach((epsilon, index) => {
        expect(epsilon).toBeGreaterThanOrEqual(epsilons[index - 1] ?? before ?? 0);
        // Whatever a prefix costs, a tight answer for it is not above the bound.
        if (index % 25 !== 0) return;
        const prefix = open();
        prefix.charge(sampled(1), done + index + 1);
        const tight = prefix.epsilon();
        expect(tight.kind === 'bounded' && tight.epsilon).toBeLessThanOrEqual((epsilon ?? 0) + 1e-9);
      });
      before = answer.epsilon;
    }
  });

  it('tells no epsilon from the charge on that has none, and none of what came with it', () => {
    const account = new BatchAccount(open(), null, 3);
    account.charge(sampled(1), 1);
    account.charge({ kind: 'non-private', reason: 'x' }, 1);
    account.charge(sampled(1), 1);
    expect(account.cost().epsilons).toEqual([expect.any(Number), null, null]);
  });

  it.each([
    ['one event', [sampled(4)], 30_000],
    ['several events', [sampled(4), sampled(5), sampled(6)], 2_000],
  ] as const)('of %s where a tight answer takes long is what the trainer shows', (_what, events, count) => {
    const charges = events.map((event) => ({ event, count }));
    const [first] = charges;
    if (first === undefined) throw new Error('no charge');
    const options = { neighbouring: 'add-remove', delta: 1e-5, charges } as const;
    const [account, shown] = [new BatchAccount(openRunLedger(options), null, 1), openRunLedger(options)];
    account.charge(first.event, 1);
    shown.charge(first.event, 1);
    const { answer, isTight } = account.cost();
    expect(isTight).toBe(false);
    expect(answer).toEqual(shown.runningEpsilon());
    expect(answer.accountant).toBe('pld');
    expect(answer.kind === 'bounded' && answer.epsilon).toBeLessThan(boundOf(shown.quickEpsilon()) * 0.98);
  });

  it('asks thousands of different charges for a few answers only', () => {
    const ledger = open();
    let asked = 0;
    const counting = {
      ...ledger,
      quickEpsilon: () => {
        asked += 1;
        return ledger.quickEpsilon();
      },
    };
    const account = new BatchAccount(counting, null, 2000);
    for (let charge = 0; charge < 2000; charge++) account.charge(sampled(1 + charge / 2000), 1);
    expect(account.cost().epsilons).toHaveLength(2000);
    expect(asked).toBeLessThanOrEqual(17);
  });
});
