import { describe, expect, it } from 'vitest';
import type { DpEvent } from './dp-event.js';
import type { EventOutline } from './event-outline.js';
import { type AnnouncedMechanism, type ClaimEvidence, judgeClaim } from './run-claim.js';
import { openRunLedger } from './run-ledger.js';
import { describePrivacy } from './statement.js';
import { seededRandom } from './testing/seeded-random.js';

const announced: AnnouncedMechanism = {
  isPrivate: true,
  sampler: 'poisson',
  samplingRate: 0.1,
  noiseMultiplier: 1,
  noiseSource: 'csprng',
};
const charged: EventOutline = {
  sampler: 'poisson',
  samplingRate: 0.1,
  noise: 'Gaussian',
  noiseMultiplier: 1,
  steps: 10,
};
const evidence: ClaimEvidence = {
  announced,
  answer: { kind: 'bounded', epsilon: 2 },
  charged,
  attemptCharges: 10,
  attemptStep: 10,
};
const step = (noiseMultiplier: number, samplingRate: number): DpEvent => ({
  kind: 'poisson-sampled',
  samplingRate,
  event: { kind: 'gaussian', noiseMultiplier },
});
const unbounded = { kind: 'unbounded', reason: 'Not private: no noise was added.' } as const;
const fullBatch = { sampler: 'full-batch', samplingRate: null } as const;

describe('a claim', () => {
  it('is made when charges and announcement agree', () => {
    expect(judgeClaim(evidence)).toEqual({ verdict: 'private', reason: '' });
  });

  it.each<[string, Partial<AnnouncedMechanism>, Partial<EventOutline>]>([
    ['shuffled batches charged in full', { sampler: 'shuffled', samplingRate: null }, fullBatch],
    ['all data in every batch, either way', { samplingRate: 1 }, fullBatch],
    ['a schedule of noise multipliers', { noiseMultiplier: null }, { noiseMultiplier: null }],
    ['nothing announced that a charge could contradict', { noiseMultiplier: null }, {}],
    [
      'several samplers, of which none was announced',
      { samplingRate: null },
      { sampler: 'composed', samplingRate: null },
    ],
    ['a decimal that lost its last digit', { samplingRate: 0.1 + 1e-12 }, {}],
  ])('is made for %s', (_, announcedChange, chargedChange) => {
    const claim = judgeClaim({
      ...evidence,
      announced: { ...announced, ...announcedChange },
      charged: { ...charged, ...chargedChange },
    });
    expect(claim.verdict).toBe('private');
  });

  it.each<[string, string, Partial<ClaimEvidence>]>([
    [
      'another noise multiplier was announced',
      'A noise multiplier of 2 was announced, but 1 was charged.',
      { announced: { ...announced, noiseMultiplier: 2 } },
    ],
    [
      'another sampling rate was announced',
      'A sampling rate of 0.2 was announced, but 0.1 was charged.',
      { announced: { ...announced, samplingRate: 0.2 } },
    ],
    [
      'shuffled batches were billed as Poisson',
      'Batches were announced as shuffled, without a sampling rate, but were charged as a poisson sample.',
      { announced: { ...announced, sampler: 'shuffled', samplingRate: null } },
    ],
    [
      'shuffled batches were billed as Poisson at the same rate',
      'Batches were announced as shuffled, but were charged as a poisson sample.',
      { announced: { ...announced, sampler: 'shuffled' } },
    ],
    [
      'a sample was announced and all data were charged',
      'A sampling rate of 0.1 was announced, but the charges are for all data.',
      { charged: { ...charged, ...fullBatch } },
    ],
    [
      'the run was announced as not private',
      'The run was announced as not private, but its charges claim a guarantee.',
      { announced: { ...announced, isPrivate: false } },
    ],
    [
      'the noise was seeded',
      'The noise was announced as seeded, but the charges claim a guarantee, which a known seed would break.',
      { announced: { ...announced, noiseSource: 'seeded' } },
    ],
    [
      'the source of the noise was left open by a run that was seen',
      'The source of the noise was not announced, but the charges claim a guarantee.',
      { announced: { ...announced, noiseSource: 'unstated' } },
    ],
    [
      'results stand beyond the one step that was charged',
      'Results stand at step 2, but only 1 step was charged.',
      { attemptStep: 2, attemptCharges: 1 },
    ],
    [
      'a small rate was announced a little smaller',
      'A sampling rate of 0.0001 was announced, but 0.00010000001 was charged.',
      {
        announced: { ...announced, samplingRate: 0.0001 },
        charged: { ...charged, samplingRate: 0.00010000001 },
      },
    ],
    [
      'no noise was announced',
      'No noise was announced, but the charges claim a guarantee.',
      { announced: { ...announced, noiseSource: 'none' } },
    ],
    [
      'charges came before the announcement',
      'Steps were charged before the run was announced.',
      { announced: null },
    ],
    [
      'results stand beyond the charges',
      'Results stand at step 900, but only 10 steps were charged.',
      { attemptStep: 900 },
    ],
    [
      'results stand without any charge',
      'Results stand at step 900, but no step was charged.',
      { attemptStep: 900, attemptCharges: 0, charged: { ...charged, steps: 0 } },
    ],
    [
      'several noise multipliers were charged beside the one announced',
      'A noise multiplier of 1 was announced, but several were charged.',
      { charged: { ...charged, noiseMultiplier: null } },
    ],
    [
      'several sampling rates were charged beside the one announced',
      'A sampling rate of 0.1 was announced, but several or none were charged.',
      { charged: { ...charged, samplingRate: null } },
    ],
    [
      'another sampler without a rate was charged',
      'Batches were announced as poisson, but were charged as a tree sample.',
      {
        announced: { ...announced, samplingRate: null },
        charged: { ...charged, sampler: 'tree', samplingRate: null },
      },
    ],
    [
      'the charges of the attempt were of nothing',
      'Results stand at step 900, but only 10 steps were charged.',
      { attemptStep: 900, attemptCharges: 900 },
    ],
    [
      'an attempt before recorded more than it charged',
      'Results stand at step 7, but no step was charged.',
      { earlierAttempts: [{ attemptCharges: 0, attemptStep: 7 }] },
    ],
    [
      'results stand without a charge of a run that says it is not private',
      'Results stand at step 3, but no step was charged.',
      {
        announced: { ...announced, isPrivate: false },
        charged: { ...charged, steps: 0 },
        attemptCharges: 0,
        attemptStep: 3,
      },
    ],
    [
      'a second attempt charged nothing',
      'Results stand at step 5, but no step was charged.',
      { attemptStep: 5, attemptCharges: 0 },
    ],
  ])('is withdrawn when %s', (_, reason, change) => {
    expect(judgeClaim({ ...evidence, ...change })).toEqual({ verdict: 'unverified', reason });
  });

  it('is not made when the charges have no bound, whatever was announced', () => {
    expect(judgeClaim({ ...evidence, answer: unbounded })).toEqual({
      verdict: 'non-private',
      reason: unbounded.reason,
    });
    expect(judgeClaim({ ...evidence, answer: unbounded, attemptStep: 900 }).verdict).toBe('non-private');
  });

  it('is the word of its author for a declared run, which need not say where its noise came from', () => {
    const unstated = { ...announced, noiseSource: 'unstated' } as const;
    for (const said of [announced, unstated])
      expect(judgeClaim({ ...evidence, announced: said, isDeclared: true })).toEqual({
        verdict: 'declared',
        reason: 'Nobody here saw it run: epsilon is that of the privacy events that its author declares.',
      });
  });

  it('is not called lost before the first charge, though nothing has a bound yet', () => {
    const start = { charged: { ...charged, steps: 0 }, attemptCharges: 0, attemptStep: 0 };
    expect(judgeClaim({ ...evidence, ...start, answer: unbounded })).toEqual({
      verdict: 'nothing-charged',
      reason: 'No step has been charged yet.',
    });
  });

  it('of nothing is made before the first charge', () => {
    const start = { charged: { ...charged, steps: 0 }, attemptCharges: 0, attemptStep: 0 };
    expect(judgeClaim({ ...evidence, ...start }).verdict).toBe('nothing-charged');
    const earlier = { ...start, earlierAttempts: [{ attemptCharges: 0, attemptStep: 0 }] };
    expect(judgeClaim({ ...evidence, ...earlier }).verdict).toBe('nothing-charged');
  });

  it.each<[string, readonly DpEvent[]]>([
    ['nothing at all', [{ kind: 'composed', events: [] }]],
    ['next to nothing', [step(1, 0)]],
    ['much noise', [step(1e9, 0.1)]],
    ['the same step of an empty sample', [{ kind: 'self-composed', event: step(1, 0.1), count: 0 }]],
  ])('is withdrawn when 10 steps are charged as announced and 890 as %s', (_, cheap) => {
    const ledger = openRunLedger({ neighbouring: 'add-remove', delta: 1e-5 });
    ledger.charge(step(1, 0.1), 10);
    for (const event of cheap) ledger.charge(event, 890);
    const judged = (attemptStep: number) =>
      judgeClaim({
        announced,
        answer: ledger.quickEpsilon(),
        charged: ledger.facts(),
        attemptCharges: ledger.steps,
        attemptStep,
      }).verdict;
    expect(judged(900)).toBe('unverified');
  });

  it('says what the ledger says, whatever lies are announced in every field', () => {
    const random = seededRandom(5);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
    const ledger = openRunLedger({ neighbouring: 'add-remove', delta: 1e-5 });
    ledger.charge(step(1, 0.1), 10);
    const answer = ledger.epsilon();
    if (answer.kind === 'unbounded') throw new Error(answer.reason);
    const verdicts = new Map<string, number>();
    for (let round = 0; round < 500; round++) {
      const lie: AnnouncedMechanism = {
        isPrivate: random() < 0.9,
        sampler: pick(['poisson', 'poisson', 'shuffled', 'none', '']),
        samplingRate: pick([0.1, 0.1, null, random()]),
        noiseMultiplier: pick([1, 1, null, 10 * random(), 1e300]),
        noiseSource: pick(['csprng', 'csprng', 'seeded', 'none'] as const),
      };
      const claim = judgeClaim({
        announced: lie,
        answer,
        charged: ledger.facts(),
        attemptCharges: 10,
        attemptStep: pick([0, 10, 10, 11]),
      });
      const { verdict, guarantee, mechanism, sampler } = describePrivacy({
        ...ledger.facts(),
        answer,
        delta: 1e-5,
        unit: 'scan',
        neighbouring: 'add-remove',
        clipping: 'flat',
        noiseSource: lie.noiseSource,
        accountant: answer.accountant,
        accountantVersion: '1',
        certainty: answer.certainty,
        chargedSteps: ledger.facts().steps,
        records: null,
        ...(claim.verdict === 'unverified' ? { unverified: claim.reason } : {}),
      });
      expect(verdict).toBe(claim.verdict);
      expect(guarantee?.epsilon ?? answer.epsilon).toBe(answer.epsilon);
      expect(guarantee === null).toBe(claim.verdict !== 'private');
      expect([mechanism.noiseMultiplier, sampler.samplingRate, mechanism.steps]).toEqual([1, 0.1, 10]);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    expect([...verdicts.keys()].sort()).toEqual(['private', 'unverified']);
  });

  it('is never made by an announcement: what is private with one lie is private with the truth', () => {
    const random = seededRandom(11);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
    let claims = 0;
    for (let round = 0; round < 50_000; round++) {
      const lie: AnnouncedMechanism | null = pick([
        null,
        {
          isPrivate: pick([true, false]),
          sampler: pick(['poisson', 'shuffled', 'x']),
          samplingRate: pick([null, 0.1, 0.2, 1]),
          noiseMultiplier: pick([null, 1, 2]),
          noiseSource: pick(['csprng', 'seeded', 'none'] as const),
        },
      ]);
      const truth: ClaimEvidence = {
        announced,
        answer: pick([evidence.answer, unbounded]),
        charged: pick([charged, { ...charged, steps: 0 }]),
        attemptCharges: pick([0, 10]),
        attemptStep: pick([0, 10, 11]),
      };
      if (judgeClaim({ ...truth, announced: lie }).verdict !== 'private') continue;
      claims += 1;
      expect(judgeClaim(truth).verdict).toBe('private');
    }
    expect(claims).toBeGreaterThan(10);
  });
});
