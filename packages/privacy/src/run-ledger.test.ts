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

const schedule = (length: number) =>
  Array.from({ length }, (_, step) => ({ event: sampled(2 - step / length), count: 1 }));
const tight = (steps: number) => bestAccountant.epsilon({ event: sgdEvent(0.1, 1, steps), delta: 1e-5 });

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

  it('never falls, whatever is charged at once, and says nothing of a lower end', () => {
    const ledger = open();
    let before = 0;
    for (const more of [1, 1, 62, 1, 200, 1000, 2831, 1, 900]) {
      ledger.charge(sampled(1), more);
      const running = epsilonOf(ledger.runningEpsilon());
      expect(running).toBeGreaterThan(before);
      expect(running).toBeLessThanOrEqual(1.001 * epsilonOf(tight(Math.ceil(ledger.steps * 1.001))));
      before = running;
    }
    expect(ledger.runningEpsilon().accountant).toBe('pld');
    expect(ledger.runningEpsilon()).not.toHaveProperty('lower');
  });

  it('does not fall when another event joins, whatever was asked before', () => {
    const ledger = open();
    let before = 0;
    for (let step = 0; step < 400; step++) {
      ledger.charge(sampled(step < 300 ? 1 : 20));
      if (step % 50 === 0) ledger.epsilon();
      const running = epsilonOf(ledger.runningEpsilon());
      expect(running).toBeGreaterThanOrEqual(before);
      before = running;
    }
    expect(before).toBeGreaterThanOrEqual(epsilonOf(ledger.epsilon()));
  });

  it('does not fall where the tight answer of several events comes in time', () => {
    const ledger = open();
    const told: number[] = [];
    for (let step = 0; step < 140; step++) {
      ledger.charge(sampled(step === 0 ? 20 : 1));
      told.push(epsilonOf(ledger.runningEpsilon()));
    }
    expect(told).toEqual([...told].sort((one, other) => one - other));
    // The first answers are looser than one that is tight: without what was told before, the next would be less.
    const [first = 0, next = 0] = [told[126], told[127]];
    expect(next).toBe(first);
    expect(epsilonOf(ledger.epsilon())).toBeLessThan(first);
  });

  it('follows a run of two events by the tight answer for some steps more', () => {
    const charges = [1, 3].map((sigma) => ({ event: sampled(sigma), count: 2000 }));
    const [ledger, ahead] = [open(charges), open(charges.map((one) => ({ ...one, count: 2048 })))];
    expect(epsilonOf(ledger.runningEpsilon())).toBe(epsilonOf(ahead.epsilon()));
    expect(epsilonOf(ledger.runningEpsilon())).toBeLessThan(0.99 * epsilonOf(ledger.quickEpsilon()));
    ledger.charge(sampled(1), 100);
    const later = open([
      { event: sampled(1), count: 2176 },
      { event: sampled(3), count: 2048 },
    ]);
    expect(epsilonOf(ledger.runningEpsilon())).toBe(epsilonOf(later.epsilon()));
  });

  it('has no running bound as soon as something was charged that has none', () => {
    const ledger = open([{ event: sampled(1), count: 3 }]);
    expect(ledger.runningEpsilon().kind).toBe('bounded');
    ledger.charge({ kind: 'non-private', reason: 'No noise.' });
    expect(ledger.runningEpsilon().kind).toBe('unbounded');
  });

  it('takes no notice of a charge of nothing, and refuses a delta that is none', () => {
    const ledger = open();
    ledger.charge(sampled(1), 0);
    expect([ledger.steps, ledger.distinctEvents]).toEqual([0, 0]);
    for (const delta of [0, 1, -1, Number.NaN])
      expect(() => openRunLedger({ neighbouring: 'add-remove', delta })).toThrow(/delta must be/);
  });

  it.each<[string, readonly { event: DpEvent; count: number }[], boolean]>([
    ['one event up to 20,000 steps', [{ event: sampled(1), count: 20_000 }], true],
    ['one event beyond them', [{ event: sampled(1), count: 20_001 }], false],
    ['two events', [1, 2].map((sigma) => ({ event: sampled(sigma), count: 1 })), false],
    ['more events than are asked about', schedule(9), true],
  ])('says whether a tight answer of %s is quick', (_, charges, isQuick) => {
    expect(open(charges).isTightQuick).toBe(isQuick);
  });

  it('follows a run within 0.1 % of the tight answer, and never below its lower end', () => {
    const ledger = open();
    for (let step = 1; step <= 700; step++) {
      ledger.charge(sampled(1));
      const running = epsilonOf(ledger.runningEpsilon());
      if (![1, 2, 9, 63, 64, 65, 300, 700].includes(step)) continue;
      const answer = ledger.epsilon();
      if (answer.kind !== 'bounded') throw new Error(answer.reason);
      expect(running).toBeGreaterThanOrEqual(answer.lower ?? 0);
      expect(running / answer.epsilon).toBeLessThan(1.001);
    }
  });

  it.each<[string, (step: number) => DpEvent]>([
    ['all data in every step', () => ({ kind: 'gaussian', noiseMultiplier: 6 })],
    ['a sample of all data', () => sampled(6, 1)],
    ['noise that falls by stages', (step) => ({ kind: 'gaussian', noiseMultiplier: step < 50 ? 6 : 4 })],
  ])('is the tight answer itself at every step of %s', (_, eventAt) => {
    const ledger = open();
    for (let step = 1; step <= 130; step++) {
      ledger.charge(eventAt(step));
      expect(epsilonOf(ledger.runningEpsilon())).toBe(epsilonOf(ledger.epsilon()));
    }
    // What the looser bound would show instead.
    expect(epsilonOf(ledger.quickEpsilon()) / epsilonOf(ledger.epsilon())).toBeGreaterThan(1.02);
  });

  it.each([
    [25_000, 1.001],
    [400_000, 1.01],
  ])(
    'follows a run of one event through step %i within a factor of %d of the tight answer',
    (steps, factor) => {
      const ledger = open([{ event: sampled(4), count: steps - 300 }]);
      let before = 0;
      for (let more = 0; more < 3; more++) {
        ledger.charge(sampled(4), 100);
        const running = ledger.runningEpsilon();
        expect(running).toMatchObject({ kind: 'bounded', accountant: 'pld' });
        expect(epsilonOf(running)).toBeGreaterThanOrEqual(before);
        before = epsilonOf(running);
      }
      const answer = ledger.epsilon();
      if (answer.kind !== 'bounded') throw new Error(answer.reason);
      expect(before).toBeGreaterThanOrEqual(answer.lower ?? 0);
      expect(before / answer.epsilon).toBeLessThan(factor);
      // What the looser bound would show instead.
      expect(epsilonOf(ledger.quickEpsilon()) / answer.epsilon).toBeGreaterThan(1.02);
    },
  );

  it('names who answers', () => {
    const few = open([{ event: sampled(1), count: 3 }]);
    expect(few.quickEpsilon().accountant).toBe('rdp');
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
      distinctEvents: 1,
    });
    ledger.charge(sampled(2));
    expect(ledger.facts()).toMatchObject({
      samplingRate: 0.1,
      noiseMultiplier: null,
      steps: 3,
      distinctEvents: 2,
    });
  });

  it('counts the steps that an event stands for, and none for a composition of nothing', () => {
    const ledger = open([
      { event: { kind: 'composed', events: [] }, count: 900 },
      { event: { kind: 'self-composed', event: sampled(1), count: 10 }, count: 3 },
    ]);
    expect(ledger.steps).toBe(903);
    expect(ledger.facts().steps).toBe(30);
  });

  it('takes events for equal whatever the order of their keys', () => {
    const swapped = JSON.parse(
      '{"event":{"noiseMultiplier":1,"kind":"gaussian"},"samplingRate":0.1,"kind":"poisson-sampled"}',
    );
    const ledger = open([
      { event: sampled(1), count: 20 },
      { event: swapped, count: 10 },
    ]);
    expect(ledger.distinctEvents).toBe(1);
    expect(ledger.epsilon()).toMatchObject(tight(30));
  });

  it('refuses a malformed event instead of taking it for free', () => {
    expect(() => open([{ event: sampled(Number.NaN), count: 1 }])).toThrow(/noiseMultiplier/);
  });

  it.each<[string, readonly { event: DpEvent; count: number }[]]>([
    [
      'one event of 3000 different parts',
      [{ event: { kind: 'composed', events: schedule(3000).map(({ event }) => event) }, count: 1 }],
    ],
    ['9e15 steps', [{ event: sampled(1), count: 9e15 }]],
    ['a group of a million', [{ event: { kind: 'group', size: 1e6, event: sampled(1) }, count: 1 }]],
    [
      '2000 batches of different sizes',
      Array.from({ length: 2000 }, (_, index) => ({
        event: {
          kind: 'fixed-size-sampled',
          datasetSize: 5000,
          batchSize: index + 1,
          event: { kind: 'gaussian', noiseMultiplier: 1 },
        },
        count: 1,
      })),
    ],
    ['3000 noise multipliers', schedule(3000)],
  ])('answers for %s within seconds, also for a group', (_, charges) => {
    const before = process.cpuUsage();
    const ledger = open(charges);
    // What is not tight is as quick as can be.
    expect(ledger.isTightQuick).toBe(true);
    expect(ledger.epsilon()).toEqual(ledger.quickEpsilon());
    for (const answer of [ledger.epsilon(), ledger.runningEpsilon(), ledger.groupEpsilon(45)])
      if (answer.kind === 'unbounded') expect(answer.reason).toContain('cannot be bounded in time');
      else expect(answer.epsilon).toBeGreaterThan(1);
    // Minutes, or the end of the process, where one of them is asked in full; time of the processor, in microseconds.
    expect(process.cpuUsage(before).user).toBeLessThan(15e6);
  });

  it('bounds a person with 45 scans as the group event does: 1,654 and not 103,404', () => {
    // The scan's epsilon is 7.05; the second number is that of steps without sampling.
    const group = bestAccountant.epsilon({
      delta: 1e-5,
      event: { kind: 'group', size: 45, event: sgdEvent(0.1, 1, 100) },
    });
    const answer = open([{ event: sampled(1), count: 100 }]).groupEpsilon(45);
    expect(answer).toMatchObject(group);
    expect(epsilonOf(answer)).toBeLessThan(1655);
  });

  it('bounds a group beyond 64 records, above one of 64', () => {
    const charges = [{ event: sampled(4, 0.01), count: 1000 }];
    const largest = epsilonOf(open(charges).groupEpsilon(64));
    const beyond = open(charges).groupEpsilon(65);
    expect(epsilonOf(beyond)).toBeGreaterThan(largest);
    expect(epsilonOf(beyond)).toBeLessThan(2 * largest);
    expect(beyond.accountant).toBe('group-privacy');
  });

  it('bounds a group where no accountant knows the mechanism', () => {
    const event: DpEvent = {
      kind: 'fixed-size-sampled',
      datasetSize: 1000,
      batchSize: 10,
      event: { kind: 'gaussian', noiseMultiplier: 5 },
    };
    const ledger = open([{ event, count: 15 }]);
    const answer = ledger.groupEpsilon(3);
    expect(answer.accountant).toBe('group-privacy');
    // (k epsilon, k exp((k - 1) epsilon) delta): some delta of one record gives this epsilon and 1e-5.
    const one = epsilonOf(answer) / 3;
    const delta = defaultAccountant.delta({
      event: { kind: 'self-composed', event, count: 15 },
      epsilon: one,
    });
    if (delta.kind !== 'bounded') throw new Error(delta.reason);
    expect(3 * Math.exp(2 * one) * delta.delta).toBeLessThanOrEqual(1e-5);
    for (const size of [0, -1, 1.5, Number.NaN])
      expect(() => ledger.groupEpsilon(size)).toThrow(/size must be/);
    expect(() => ledger.groupEpsilon(0.5)).toThrow(/size must be an integer of at least 1/);
  });

  it('is a sound bound for a schedule of thousands of noise multipliers', () => {
    const answer = epsilonOf(open(schedule(3000)).runningEpsilon());
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
