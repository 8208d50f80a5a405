import type { PrivacyStatement } from '@clipwise/privacy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'statements');
});
afterAll(() => api.stop());

const told = async (id: string, format: string): Promise<string> => {
  const { run } = await api.ask<{ run: { privacyStatement: string } }>(
    `{ run(id: "${id}") { privacyStatement(format: ${format}) } }`,
  );
  return run.privacyStatement;
};
const recorded = async (events: readonly unknown[], config = configFixture()) => {
  const lease = await api.claimNew(config);
  await api.ingest(lease, 1, events);
  return lease.run.id;
};
const persons = { trainingSubjects: 25, largestSubjectExamples: 4 };

describe('the statement of a stored run', () => {
  it('tells epsilon, the person, the curve, the audit at the confidence of its config, and numerics', async () => {
    const id = await recorded(
      [
        { ...startedEvent({ dataset: persons }), environment: { numerics: 'on a grid' } },
        chargeEvent(1, 30),
        metricsEvent(1, { 'audit/epsilon': 0.25 }),
        endedEvent('completed'),
      ],
      configFixture({ audit: { canaries: 100, confidence: 0.9 } }),
    );
    const statement = JSON.parse(await told(id, 'JSON')) as PrivacyStatement;
    const { run } = await api.ask<{
      run: { privacy: { epsilon: number; subject: { epsilon: number } }; findings: { code: string }[] };
    }>(`{ run(id: "${id}") { privacy { epsilon subject { epsilon } } findings { code } } }`);
    expect(statement).toMatchObject({
      ...{ version: 2, verdict: 'private', unit: 'example', numerics: 'on a grid', records: 100 },
      guarantee: { epsilon: run.privacy.epsilon, delta: 1e-5 },
      group: { kind: 'bounded', records: 4, epsilon: run.privacy.subject.epsilon },
      audit: { epsilon: 0.25, confidence: 0.9 },
      isSelectionCharged: false,
    });
    // As the command tells it: nothing else of the audit belongs into a statement.
    expect(statement.audit).toEqual({ epsilon: 0.25, confidence: 0.9 });
    expect(statement.findings?.map(({ code }) => code)).toEqual(run.findings.map(({ code }) => code));
    const { rates, curve } = statement.attack as NonNullable<PrivacyStatement['attack']>;
    expect(rates.map(({ falsePositiveRate }) => falsePositiveRate)).toEqual([0.001, 0.01]);
    expect(curve.length).toBeGreaterThan(20);
  });

  it('has the audit beside the claim, and none of a run without canaries', async () => {
    const auditOf = async (config: Readonly<Record<string, unknown>>, ...events: readonly unknown[]) => {
      const id = await recorded([startedEvent(), chargeEvent(1, 30), ...events], configFixture(config));
      const { run } = await api.ask<{ run: { privacy: { audit: unknown } } }>(
        `{ run(id: "${id}") { privacy { audit { epsilon confidence canaries } } } }`,
      );
      return run.privacy.audit;
    };
    const audit = { canaries: 100, inputCanaries: 20, confidence: 0.9 };
    const bound = metricsEvent(1, { 'audit/epsilon': 0.25 });
    expect(await auditOf({ audit })).toEqual({ epsilon: null, confidence: 0.9, canaries: 120 });
    expect(await auditOf({ audit }, bound)).toEqual({ epsilon: 0.25, confidence: 0.9, canaries: 120 });
    expect(await auditOf({ audit: { canaries: 0, confidence: 0.9 } }, bound)).toBeNull();
    expect(await auditOf({})).toBeNull();
  });

  it('is text, Markdown, a page or a draft for the registry, as it is asked for', async () => {
    const id = await recorded([startedEvent(), chargeEvent(1, 30), endedEvent('completed')]);
    expect(await told(id, 'TEXT')).toContain('differentially private when one example is added or removed');
    expect(await told(id, 'MARKDOWN')).toContain('| Epsilon per example |');
    expect(await told(id, 'HTML')).toMatch(/^<!doctype html>/);
    const draft = JSON.parse(await told(id, 'REGISTRY'));
    expect(draft).toMatchObject({
      status: 'Draft',
      deployment: { dp_variant: { variant_name: 'Approximate DP' } },
    });
  });

  it('claims nothing of a run without a guarantee, and drafts no entry for it', async () => {
    const id = await recorded([startedEvent({ isPrivate: false }), endedEvent('completed')]);
    const statement = JSON.parse(await told(id, 'JSON')) as PrivacyStatement;
    expect([statement.guarantee, statement.attack]).toEqual([null, null]);
    const { errors } = await api.send(`{ run(id: "${id}") { privacyStatement(format: REGISTRY) } }`, {});
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('claims no guarantee'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});
