import type { TrainingEvent } from '@clipwise/contract';
import { bestAccountant, type DpEvent, sgdEvent } from '@clipwise/privacy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import {
  chargeEvent,
  endedEvent,
  metricsEvent,
  poissonStep,
  startedEvent,
} from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'foreign');
});
afterAll(() => api.stop());

type Mechanism = ReturnType<typeof startedEvent>['mechanism'];
interface Claimed {
  readonly verdict: string;
  readonly reason: string;
  readonly epsilon: number | null;
  readonly chargedEpsilon: number | null;
  readonly noiseMultiplier: number | null;
  readonly samplingRate: number | null;
  readonly sampler: string | null;
  readonly statement: string;
  readonly notCovered: readonly string[];
}
/** Answers to a writer: the claim of its run, or the message of the first batch that was refused. */
const write = async (batches: readonly (readonly unknown[])[]): Promise<Claimed | string> => {
  const lease = await api.claimNew(configFixture());
  for (const [index, batch] of batches.entries()) {
    const answer = await api.ingest(lease, index + 1, batch);
    if (answer.errors !== undefined) {
      expect(answer.errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
      return answer.errors[0]?.message ?? '';
    }
  }
  const { run } = await api.ask<{ run: { privacy: Claimed } }>(
    `{ run(id: "${lease.run.id}") { privacy { verdict reason epsilon chargedEpsilon noiseMultiplier samplingRate sampler statement notCovered } } }`,
  );
  return run.privacy;
};
const claimOf = async (batches: readonly (readonly unknown[])[]): Promise<Claimed> => {
  const answer = await write(batches);
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
};

const steps = 12;
const charges = Array.from({ length: steps }, (_, index) => chargeEvent(index + 1));
const results = [metricsEvent(steps, { 'training/loss': 1 })];
const epsilonOf = (event: DpEvent): number => {
  const answer = bestAccountant.epsilon({ event, delta: 1e-5 });
  if (answer.kind === 'unbounded') throw new Error(answer.reason);
  return answer.epsilon;
};
const honestEpsilon = epsilonOf(sgdEvent(0.1, 1, steps));
const charge = (step: number, event: DpEvent, count = 1) => chargeEvent(step, count, { version: 1, event });

describe('a foreign writer', () => {
  it('that tells the truth is believed, at the epsilon that a planner gives', async () => {
    expect(await claimOf([[startedEvent(), ...charges, ...results]])).toMatchObject({
      verdict: 'PRIVATE',
      reason: '',
      epsilon: honestEpsilon,
      chargedEpsilon: honestEpsilon,
      noiseMultiplier: 1,
      samplingRate: 0.1,
      sampler: 'poisson',
    });
  });

  /** Lies about every fact, and what becomes of the claim; a fact that is added needs a lie of its own. */
  const lies: { readonly [Fact in keyof Mechanism]: readonly (readonly [Mechanism[Fact], string])[] } = {
    isPrivate: [[false, 'UNVERIFIED']],
    unit: [['patient', 'refused']],
    neighbouring: [
      ['zero-out', 'refused'],
      ['replace-one', 'refused'],
    ],
    sampler: [
      ['shuffled', 'UNVERIFIED'],
      ['full-batch', 'UNVERIFIED'],
    ],
    samplingRate: [
      [0.001, 'UNVERIFIED'],
      [1, 'UNVERIFIED'],
      [null, 'UNVERIFIED'],
      [-1, 'UNVERIFIED'],
    ],
    clipping: [['none', 'PRIVATE']],
    sparsification: [['random', 'PRIVATE']],
    noiseMultiplier: [
      [100, 'UNVERIFIED'],
      [1.000_001, 'UNVERIFIED'],
      [0, 'UNVERIFIED'],
      [null, 'PRIVATE'],
    ],
    sensitivity: [
      [1e-9, 'PRIVATE'],
      [null, 'PRIVATE'],
    ],
    delta: [
      [0.5, 'refused'],
      [1e-6, 'refused'],
      [null, 'refused'],
    ],
    noiseSource: [
      ['seeded', 'UNVERIFIED'],
      ['none', 'UNVERIFIED'],
    ],
    notCovered: [
      [[], 'PRIVATE'],
      [['Nothing at all.'], 'PRIVATE'],
    ],
  };
  const told = Object.entries(lies).flatMap(([fact, values]) =>
    values.map(([value, outcome]) => [fact, value, outcome] as const),
  );

  it.each(told)('that announces %s as %j is %s, and moves no number', async (fact, value, outcome) => {
    const answer = await write([[startedEvent({ mechanism: { [fact]: value } }), ...charges, ...results]]);
    if (typeof answer === 'string') {
      expect(outcome).toBe('refused');
      expect(answer).toMatch(new RegExp(`^events\\[0\\]\\.mechanism\\.${fact}: must be .+; .+`));
      return;
    }
    expect(answer.verdict).toBe(outcome);
    expect(answer).toMatchObject({
      epsilon: outcome === 'PRIVATE' ? honestEpsilon : null,
      chargedEpsilon: honestEpsilon,
      noiseMultiplier: 1,
      samplingRate: 0.1,
      sampler: 'poisson',
    });
    if (outcome === 'UNVERIFIED') {
      expect(answer.reason).toMatch(/^[A-Z].+\.$/);
      expect(answer.statement).toContain(answer.reason);
    }
    expect(answer.notCovered.join(' ')).toContain('Training loss');
    expect(answer.notCovered.join(' ')).toContain('Validation metrics');
  });

  const started = startedEvent();
  const orders: readonly (readonly [string, readonly (readonly unknown[])[], string])[] = [
    ['charges before it starts', [charges, [started, ...results]], 'UNVERIFIED'],
    ['charges before it starts, in one batch', [[...charges, started, ...results]], 'UNVERIFIED'],
    ['never starts', [[...charges, ...results]], 'UNVERIFIED'],
    ['has results and no charge', [[started, metricsEvent(900, { loss: 1 })]], 'UNVERIFIED'],
    [
      'has results at step 900 and 12 charges',
      [[started, ...charges, metricsEvent(900, { loss: 1 })]],
      'UNVERIFIED',
    ],
    ['has results before their charges', [[started, ...results, ...charges]], 'PRIVATE'],
    [
      'hides an attempt without charges behind another start',
      [
        [started, metricsEvent(900, { loss: 1 })],
        [started, ...charges, ...results],
      ],
      'UNVERIFIED',
    ],
    [
      'hides it in one batch',
      [[started, metricsEvent(900, { loss: 1 }), started, ...charges, ...results]],
      'UNVERIFIED',
    ],
    [
      'takes a lie back by another start',
      [
        [startedEvent({ mechanism: { noiseMultiplier: 100 } }), ...charges],
        [started, ...results],
      ],
      'UNVERIFIED',
    ],
    ['charges a step far ahead', [[started, chargeEvent(900)]], 'UNVERIFIED'],
    [
      'charges every step as the first',
      [[started, ...charges.map(() => chargeEvent(1)), ...results]],
      'PRIVATE',
    ],
    ['ends at a step that it never charged', [[started, ...charges, endedEvent()]], 'UNVERIFIED'],
    [
      'charges steps of nothing',
      [[started, charge(1, { kind: 'self-composed', event: poissonStep, count: 0 }, steps), ...results]],
      'UNVERIFIED',
    ],
    [
      'charges an empty composition',
      [[started, charge(1, { kind: 'composed', events: [] }, steps), ...results]],
      'UNVERIFIED',
    ],
    [
      'charges a sampling rate of 0',
      [[started, charge(1, { ...poissonStep, samplingRate: 0 }, steps), ...results]],
      'UNVERIFIED',
    ],
    [
      'charges more noise than it announced',
      [[started, charge(1, { kind: 'gaussian', noiseMultiplier: 1e6 }, steps), ...results]],
      'UNVERIFIED',
    ],
    [
      'charges what no accountant bounds',
      [[started, ...charges, charge(13, { kind: 'unsupported', reason: 'secret' })]],
      'NON_PRIVATE',
    ],
    [
      'charges a step without a guarantee',
      [
        [started, ...charges, charge(13, { kind: 'non-private', reason: 'none' })],
        [started, ...charges],
      ],
      'NON_PRIVATE',
    ],
    ['charges as often as a ledger can hold', [[started, chargeEvent(1, 2 ** 31 - 1)]], 'PRIVATE'],
    [
      'charges more than numbers can count',
      [[started, charge(1, { kind: 'self-composed', event: poissonStep, count: 2 ** 53 - 1 }, 2 ** 31 - 1)]],
      'PRIVATE',
    ],
  ];

  it.each(orders)('that %s claims no less than its charges cost: %#', async (_, batches, verdict) => {
    const claimed = await claimOf(batches);
    expect(claimed.verdict).toBe(verdict);
    const charged = batches
      .flat()
      .filter(
        (event): event is Extract<TrainingEvent, { kind: 'privacy-charged' }> =>
          (event as TrainingEvent).kind === 'privacy-charged',
      );
    const honest = charged.filter(({ event }) => (event as { event: unknown }).event === poissonStep);
    const count = honest.reduce((sum, one) => sum + one.count, 0);
    if (claimed.chargedEpsilon !== null && count > 0 && count <= 2 * steps)
      expect(claimed.chargedEpsilon).toBe(epsilonOf(sgdEvent(0.1, 1, count)));
    if (count > 2 * steps) expect(claimed.chargedEpsilon).toBeGreaterThan(1e6);
    expect(claimed.epsilon).toBe(verdict === 'PRIVATE' ? claimed.chargedEpsilon : null);
    if (verdict !== 'PRIVATE') expect(claimed.statement).toContain('no ');
  });

  it('is charged the same in whatever order and batches its events come', async () => {
    const events = [started, ...charges, ...results];
    for (let turn = 0; turn < events.length; turn++) {
      const turned = [...events.slice(turn), ...events.slice(0, turn)];
      const { verdict, epsilon, chargedEpsilon } = await claimOf([turned.slice(0, 5), turned.slice(5)]);
      expect(chargedEpsilon).toBe(honestEpsilon);
      expect([turn, epsilon]).toEqual([turn, verdict === 'PRIVATE' ? honestEpsilon : null]);
      expect([turn, verdict]).toEqual([turn, turn === 0 ? 'PRIVATE' : 'UNVERIFIED']);
    }
  });

  it.each(['epsilon', 'Epsilon', ' EPSILON '])(
    'that sends a metric named "%s" has its whole batch refused, by name',
    async (name) => {
      const lease = await api.claimNew(configFixture());
      const answer = await api.ingest(lease, 1, [
        started,
        ...charges,
        metricsEvent(1, { loss: 1, [name]: 2 }),
      ]);
      expect(answer.errors?.[0]).toMatchObject({
        message:
          'events[13].metrics[1].name: "epsilon" is reserved: the API computes it from the privacy-charged events; leave this metric out',
        extensions: { code: 'BAD_USER_INPUT', eventIndex: 13 },
      });
      for (const table of ['metric_batches', 'privacy_charges', 'privacy_totals', 'ingest_batches']) {
        const { rows } = await api.sql.query(`select count(*)::int as n from ${table} where run_id = $1`, [
          lease.run.id,
        ]);
        expect([table, rows[0].n]).toEqual([table, 0]);
      }
    },
  );

  it('cannot count its charges at another delta, unit or relation after it started, and keeps what it had', async () => {
    const lease = await api.claimNew(configFixture());
    await api.ingest(lease, 1, [started, ...charges]);
    for (const [fact, value] of [
      ['delta', 0.5],
      ['unit', 'patient'],
      ['neighbouring', 'replace-one'],
    ] as const) {
      const answer = await api.ingest(lease, 2, [startedEvent({ mechanism: { [fact]: value } })]);
      expect(answer.errors?.[0]?.message).toMatch(
        new RegExp(
          `^events\\[0\\]\\.mechanism\\.${fact}: must be (".+"|1e-5), as this run began with it; open a new run`,
        ),
      );
    }
    const { run } = await api.ask<{ run: unknown }>(
      `{ run(id: "${lease.run.id}") { privacy { epsilon delta unit neighbouring } } }`,
    );
    expect(run).toEqual({
      privacy: { epsilon: honestEpsilon, delta: 1e-5, unit: 'example', neighbouring: 'add-remove' },
    });
  });
});
