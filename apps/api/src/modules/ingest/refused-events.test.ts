import { limits } from '@clipwise/contract';
import { describe, expect, it } from 'vitest';
import { BadUserInputError } from '../../errors.js';
import {
  artifactEvent,
  chargeEvent,
  endedEvent,
  logEvent,
  metricsEvent,
  poissonStep,
  startedEvent,
} from '../../testing/event-fixtures.js';
import { contentHash, isLateHash, lateHash, parseEvents } from './training-events.js';

const refusalOf = (events: readonly unknown[]) => {
  try {
    parseEvents(events);
  } catch (error) {
    if (error instanceof BadUserInputError) return { message: error.message, ...error.extensions };
    throw error;
  }
  return null;
};
const bytes = (count: number) => artifactEvent('a'.repeat(64), count);
const good = [
  startedEvent(),
  chargeEvent(1),
  metricsEvent(1, { loss: 1 }),
  logEvent('x'),
  bytes(3),
  endedEvent(),
];

describe('the events of a batch', () => {
  it('are read, all of them, and of a charge its event alone', () => {
    expect(parseEvents(good)).toEqual(good);
    const more = chargeEvent(1, 1, { version: 1, event: { ...poissonStep, patient: 'x' } });
    expect(parseEvents([more])).toEqual([chargeEvent(1)]);
  });

  it.each<readonly [string, unknown, string]>([
    [
      'a field of another type',
      { ...logEvent('x'), message: 5 },
      '.message: has another type than the contract says, or is absent',
    ],
    ['no object', null, ': has another type than the contract says, or is absent'],
    ['a kind that nobody knows', { kind: 'secret' }, '.kind: fits none of the forms that the contract lists'],
    [
      'a word that is none',
      { ...logEvent('x'), level: 'secret' },
      '.level: is not one of the values that the contract lists',
    ],
    [
      'a value that is no number',
      metricsEvent(1, { loss: 'secret' as 'NaN' }),
      '.metrics.0.value: fits none of the forms that the contract lists',
    ],
    [
      'a time that is none',
      { ...logEvent('x'), at: 'secret' },
      '.at: does not have the form that the contract asks for',
    ],
    ['less than there can be', chargeEvent(-1), '.step: is below the least size or value'],
    [
      'a name that is too long',
      metricsEvent(1, { ['a'.repeat(121)]: 1 }),
      '.metrics.0.name: is above the largest size or value',
    ],
    [
      'a time before 1970',
      { ...logEvent('x'), at: '1969-12-31T00:00:00Z' },
      '.at: does not fit the contract',
    ],
    [
      'no privacy event',
      chargeEvent(1, 1, { version: 1, event: { kind: 'secret' } }),
      '.event.event.kind: is not what an event that the accountants know has there',
    ],
    [
      'a noise multiplier that is none',
      chargeEvent(1, 1, { version: 1, event: { kind: 'gaussian', noiseMultiplier: -1 } }),
      '.event.event.noiseMultiplier: is not what an event that the accountants know has there',
    ],
  ])('are refused by place and rule, and never by value, where one has %s', (_what, event, rule) => {
    const refusal = refusalOf([logEvent('x'), event]);
    expect(refusal).toMatchObject({ message: `events[1]${rule}`, eventIndex: 1 });
  });

  it.each([
    ['planned steps', { ...startedEvent(), plannedSteps: limits.integer + 1 }],
    ['planned epochs', { ...startedEvent(), plannedEpochs: limits.integer + 1 }],
    ['the step of a charge', chargeEvent(limits.integer + 1)],
    ['a count', chargeEvent(1, limits.integer + 1)],
    ['the step of metrics', metricsEvent(limits.integer + 1, { loss: 1 })],
    ['the step of an artifact', { ...bytes(1), step: limits.integer + 1 }],
    ['bytes', bytes(limits.integer + 1)],
    ['the step of an end', { ...endedEvent(), step: limits.integer + 1 }],
  ])('hold no %s beyond what is counted', (_what, event) => {
    expect(refusalOf([event])?.message).toMatch(
      new RegExp(
        `^events\\[0\\](: a count is above ${limits.integer}|\\.\\w+: is above the largest size or value)$`,
      ),
    );
  });

  it('are as many as a batch may have, and nothing follows the end', () => {
    const many = (count: number) => Array.from({ length: count }, () => logEvent('x'));
    expect(refusalOf(many(limits.batchEvents))).toBeNull();
    expect(refusalOf(many(limits.batchEvents + 1))?.message).toBe(
      `a batch has at most ${limits.batchEvents} events; send several`,
    );
    expect(refusalOf([logEvent('x'), endedEvent()])).toBeNull();
    expect(refusalOf([endedEvent(), logEvent('x')])?.message).toBe('events[0]: nothing may follow run-ended');
  });

  it.each([0, 1, -0.5, 1.5])('say no delta of %d', (delta) => {
    expect(refusalOf([startedEvent({ mechanism: { delta } })])?.message).toMatch(
      /^events\[0\]\.mechanism\.delta/,
    );
    expect(refusalOf([startedEvent({ mechanism: { delta: 0.5 } })])).toBeNull();
  });
});

describe('the hash of a batch', () => {
  it('is that of what it says, in whatever order its keys come', () => {
    const { kind, at, ...rest } = logEvent('x') as ReturnType<typeof logEvent> & object;
    expect(contentHash([{ ...rest, at, kind }])).toBe(contentHash([logEvent('x')]));
    expect(contentHash([logEvent('x')])).toMatch(/^[0-9a-f]{64}$/);
    expect(contentHash([logEvent('y')])).not.toBe(contentHash([logEvent('x')]));
    expect(contentHash([])).not.toBe(contentHash([logEvent('x')]));
  });

  it('of late charges is that of no other batch', () => {
    expect(isLateHash(lateHash([chargeEvent(1)]))).toBe(true);
    expect(isLateHash(contentHash([chargeEvent(1)]))).toBe(false);
    expect(lateHash([chargeEvent(1)])).not.toBe(lateHash([chargeEvent(2)]));
  });
});
