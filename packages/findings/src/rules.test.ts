import { describe, expect, it } from 'vitest';
import { findFaults } from './find-faults.js';
import { rules } from './registry.js';
import { ruleExamples } from './testing/rule-examples.js';
import { runFactsFixture } from './testing/run-facts-fixture.js';

it('finds nothing in a sound run, in none, and in one of which nothing is known', () => {
  expect(findFaults([runFactsFixture()])).toEqual([]);
  expect(findFaults([])).toEqual([]);
  const { id, label, model, dataset, method, series } = runFactsFixture();
  const known = { id, label, model, dataset, method, series };
  const nothing = Object.fromEntries(Object.keys(runFactsFixture()).map((key) => [key, null]));
  const unknown = { ...nothing, ...known, coupling: [], hasEnded: true, claimsPrivacy: true };
  expect(findFaults([unknown as unknown as ReturnType<typeof runFactsFixture>])).toEqual([]);
});

it('tells the gravest first, and one fault of several runs once', () => {
  const found = findFaults(
    ['one', 'other'].map((id) => runFactsFixture({ id, masks: 'bilinear', batches: 'shuffled' })),
  );
  expect(found.map(({ code, runs }) => [code, runs])).toEqual([
    ['batches-not-as-accounted', ['one', 'other']],
    ['masks-interpolated', ['one', 'other']],
  ]);
});

it('has rules with codes of their own', () => {
  expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
  expect(Object.keys(ruleExamples).sort()).toEqual(rules.map(({ code }) => code).sort());
});

describe.each(rules)('the rule $code', (rule) => {
  const { faulty = {}, sound = {} } = ruleExamples[rule.code] ?? {};

  it.each(Object.entries(faulty))('finds %s, with finite numbers as evidence', (_, runs) => {
    const hits = rule.find(runs);
    expect(hits).toHaveLength(1);
    const [hit] = hits;
    const ids = runs.map(({ id }) => id);
    expect(hit?.runs.every((id) => ids.includes(id))).toBe(true);
    expect(Object.values(hit?.evidence ?? {})).not.toEqual([]);
    expect(Object.values(hit?.evidence ?? {}).every(Number.isFinite)).toBe(true);
    expect(findFaults(runs).map(({ code }) => code)).toContain(rule.code);
  });

  it.each(Object.entries(sound))('finds nothing in %s', (_, runs) => {
    expect(rule.find(runs)).toEqual([]);
  });
});
