import { limits } from '@clipwise/contract';
import { expect, it } from 'vitest';
import { eventsOfImport } from './imported-events.js';

const namesOf = (names: readonly string[]) => {
  const metrics = Object.fromEntries(names.map((name, at) => [name, at]));
  const events = eventsOfImport({
    ...{ name: 'run', key: '', config: {}, outcome: 'completed', startedAt: new Date(0) },
    content: new Uint8Array(),
    original: { name: 'original', mediaType: 'text/plain', bytes: new Uint8Array() },
    points: [{ step: 1, epoch: 1, wallTimeMs: 0, metrics }],
  });
  return events
    .flatMap((event) => (event.kind === 'metrics-recorded' ? event.metrics : []))
    .map(({ name }) => name);
};

it('keeps two long names that begin alike as two metrics, each always the same, within the limit', () => {
  const long = 'a'.repeat(limits.metricNameLength);
  const names = namesOf([long, `${long}1`, `${long}2`]);
  expect(names[0]).toBe(long);
  expect(new Set(names).size).toBe(3);
  expect(names.map((name) => name.length)).toEqual([120, 120, 120]);
  expect(namesOf([`${long}2`])).toEqual([names[2]]);
});

it('cuts no name inside a character', () => {
  const [name = ''] = namesOf([`${'a'.repeat(limits.metricNameLength - 15)}😀${'b'.repeat(20)}`]);
  expect(name).not.toMatch(/\p{Surrogate}/u);
});
