import { expect, it } from 'vitest';
import { RecurringFailure } from './recurring-failure.js';
import type { LogFacts } from './server-log.js';

function watched() {
  const entries: string[] = [];
  let nowMs = 0;
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  const say = (level: string) => (facts: LogFacts, message: string) =>
    void entries.push(`${level} ${message} ${facts.failures}`);
  const log = { info: say('info'), warn: say('warn'), error: say('error') };
  const failure = new RecurringFailure(log, 'polling', () => nowMs);
  return { failure, entries, pass };
}
const failing = (code: string) => async () => {
  throw Object.assign(new Error('away'), { code });
};

it('is told once a kind, and not again for 1,000 failures within five minutes', async () => {
  const { failure, entries } = watched();
  for (let poll = 0; poll < 1_000; poll++)
    await failure.attempt(failing(poll % 2 ? 'ECONNRESET' : '57P01'), null);
  expect(entries).toEqual(['error failed: polling 1', 'error failed: polling 2']);
});

it('is told again after five minutes, so that nothing fails for ever in silence', async () => {
  const { failure, entries, pass } = watched();
  for (let poll = 0; poll < 700; poll++) {
    await failure.attempt(failing('57P01'), null);
    pass(1_000);
  }
  expect(entries).toEqual([
    'error failed: polling 1',
    'error failed: polling 301',
    'error failed: polling 601',
  ]);
});

it('is over with the first success, which says how often it failed, and begins anew', async () => {
  const { failure, entries } = watched();
  await failure.attempt(failing('57P01'), null);
  await failure.attempt(failing('57P01'), null);
  expect(await failure.attempt(async () => 'row', null)).toBe('row');
  expect(await failure.attempt(async () => 'row', null)).toBe('row');
  expect(await failure.attempt(failing('57P01'), 'none')).toBe('none');
  expect(entries).toEqual([
    'error failed: polling 1',
    'info works again: polling 2',
    'error failed: polling 1',
  ]);
});
