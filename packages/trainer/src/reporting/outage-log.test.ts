import { expect, it } from 'vitest';
import { OutageLog } from './outage-log.js';

function watched() {
  const lines: string[] = [];
  let nowMs = 0;
  const outage = new OutageLog(
    (level, message) => void lines.push(`${level} ${message}`),
    'run 7',
    'events wait',
    () => nowMs,
  );
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { outage, lines, pass };
}

it('is told once a reason, and not again for 1,000 failures within five minutes', () => {
  const { outage, lines } = watched();
  for (let failure = 0; failure < 1_000; failure++)
    outage.failed(new Error(failure % 2 === 0 ? 'refused' : 'no answer'));
  expect(lines).toEqual([
    'warning run 7: refused; events wait',
    'warning run 7: no answer; events wait (2 times so far)',
  ]);
});

it('is told again every five minutes, so that nobody waits for ever in silence', () => {
  const { outage, lines, pass } = watched();
  for (let second = 0; second < 700; second++) {
    outage.failed(new Error('refused'));
    pass(1_000);
  }
  expect(lines).toEqual([
    'warning run 7: refused; events wait',
    'warning run 7: refused; events wait (301 times so far)',
    'warning run 7: refused; events wait (601 times so far)',
  ]);
});

it('tells its end once, and begins anew', () => {
  const { outage, lines } = watched();
  outage.failed(new Error('refused'));
  outage.failed(new Error('refused'));
  outage.succeeded();
  outage.succeeded();
  outage.failed(new Error('refused'));
  expect(lines).toEqual([
    'warning run 7: refused; events wait',
    'info run 7: works again after 2 failures',
    'warning run 7: refused; events wait',
  ]);
});
