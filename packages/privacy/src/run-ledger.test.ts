import { describe, expect, it } from 'vitest';
import { bestAccountant, defaultAccountant } from './accountants/registry.js';
import type { DpEvent } from './dp-event.js';
import { groupPrivacy } from './group-privacy.js';
import { openRunLedger } from './run-ledger.js';
import { sgdEvent } from './sgd-event.js';
import { seededRandom } from './testing/seeded-random.js';

const sampled = (noiseMultiplier: number, samplingRate = 0.1): DpEvent => ({
  kind: 'poisson-sampled',
  samplingRate,
  event: { kind: 'gaussian', noiseMultiplier },
});
const open = (charges: readonly { event: DpEvent; count: number }[] = []) =>
  openRunLedger({ neighbouring: 'add-remove', delta: 1e-5, charges });

describe('the ledger of a run', () => {
  it('gives what the planner promises, for ten random runs', () => {
    const random = seededRandom(7);
    for (let run = 0; run < 10; run++) {
      const [q, sigma, steps] = [0.01 + 0.9 * random(), 0.7 + 3 * random(), 1 + Math.floor(60 * random())];
      const ledger = open();
      for (let step = 0; step < steps; step++) ledger.charge(sampled(sigma, q));
      const planned = bestAccountant.epsilon({ event: sgdEvent(q, sigma, steps), delta: 1e-5 });
      expect(ledger.epsilon()).toMatchObject(planned);
    }
  });

  it('depends on the charges and not on their order', () => {
    const charges = [1, 1.3, 1.7, 2.9].map((sigma, index) => ({ event: sampled(sigma), count: index + 1 }));
    const backwards = open([...charges].reverse());
    expect(open(charges).epsilon()).toEqual(backwards.epsilon());
  });

  it('never runs below the tight answer, and equals it once that was asked for', () => {
    const ledger = open();
    let before = 0;
    for (let step = 0; step < 5; step++) {
      ledger.charge(sampled(1));
      const running = epsilonOf(ledger.runningEpsilon());
      const tight = bestAccountant.epsilon({ event: sgdEvent(0.1, 1, step + 1), delta: 1e-5 });
      expect(running).toBeGreaterThanOrEqual(epsilonOf(tight));
      expect(running).toBeGreaterThan(before);
      before = running;
    }
    expect(ledger.runningEpsilon()).not.toEqual(ledger.epsilon());
    expect(ledger.runningEpsilon()).toEqual(ledger.epsilon());
  });

  it('names who answers', () => {
    const few = open([{ event: sampled(1), count: 3 }]);
    expect(few.runningEpsilon().accountant).toBe('rdp');
    expect(few.epsilon()).toMatchObject({ accountant: 'pld', certainty: 'upper-bound' });
    const many = open(
      Array.from({ length: 9 }, (_, index) => ({ event: sampled(1 + index / 10), count: 1 })),
    );
    expect(many.epsilon().accountant).toBe('rdp');
  });

  it('has no epsilon once a step without guarantee is among the charges, and says why', () => {
    const event: DpEvent = {
      kind: 'composed',
      events: [sampled(1), { kind: 'non-private', reason: 'the seed is known.' }],
    };
    const ledger = open([
      { event: sampled(1), count: 100 },
      { event, count: 1 },
    ]);
    for (const answer of [ledger.epsilon(), ledger.runningEpsilon(), ledger.groupEpsilon(3)])
      expect(answer).toMatchObject({
        kind: 'unbounded',
        reason: expect.stringContaining('the seed is known.'),
      });
    expect(ledger.facts()).toMatchObject({ sampler: 'poisson', noiseMultiplier: 1, steps: 101 });
  });

  it('has none without a delta, and says first that a step had no noise', () => {
    const ledger = openRunLedger({ neighbouring: 'add-remove', delta: null });
    ledger.charge(sampled(1));
    expect(ledger.epsilon()).toMatchObject({ kind: 'unbounded', reason: 'No delta was set.' });
    ledger.charge({ kind: 'non-private', reason: 'no noise was added.' });
    expect(ledger.epsilon()).toMatchObject({ reason: expect.stringContaining('no noise was added.') });
  });

  it('bounds a person with several records by far less than group privacy does, and above one record', () => {
    const ledger = open([{ event: sampled(1), count: 300 }]);
    const one = ledger.epsilon();
    if (one.kind !== 'bounded') throw new Error(one.reason);
    const person = epsilonOf(ledger.groupEpsilon(8));
    expect(person).toBeGreaterThan(one.epsilon);
    // Any mechanism: delta would be 8 exp(7 epsilon) 1e-5, far above 1.
    expect(groupPrivacy(one, 1e-5, 8).delta).toBeGreaterThan(1);
    expect(ledger.groupEpsilon(1)).toMatchObject({ epsilon: one.epsilon });
  });

  it('tells sampler, noise and steps from the charges, and null where they differ', () => {
    const ledger = open([{ event: sampled(1), count: 2 }]);
    expect(ledger.facts()).toEqual({
      sampler: 'poisson',
      samplingRate: 0.1,
      noise: 'Gaussian',
      noiseMultiplier: 1,
      steps: 2,
    });
    ledger.charge(sampled(2));
    expect(ledger.facts()).toMatchObject({ samplingRate: 0.1, noiseMultiplier: null, steps: 3 });
  });

  it('is a sound bound for a schedule of thousands of noise multipliers', () => {
    const charges = Array.from({ length: 3000 }, (_, step) => ({
      event: sampled(2 - step / 3000),
      count: 1,
    }));
    const answer = epsilonOf(open(charges).runningEpsilon());
    // Sixty pieces of the schedule, at their least and at their greatest noise.
    const pieces = (index: (piece: number) => number) =>
      defaultAccountant.epsilon({
        delta: 1e-5,
        event: {
          kind: 'composed',
          events: Array.from({ length: 60 }, (_, piece) => ({
            kind: 'self-composed',
            count: 50,
            event: sampled(2 - index(piece) / 3000),
          })),
        },
      });
    expect(answer).toBeLessThan(epsilonOf(pieces((piece) => 50 * piece + 49)));
    expect(answer).toBeGreaterThan(epsilonOf(pieces((piece) => 50 * piece)));
  });
});

function epsilonOf(answer: { readonly kind: string; readonly epsilon?: number }): number {
  if (answer.epsilon === undefined) throw new Error('no bound');
  return answer.epsilon;
}
