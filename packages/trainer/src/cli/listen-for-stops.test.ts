import { afterEach, expect, it, vi } from 'vitest';
import { listenForStops, type Stops } from './listen-for-stops.js';

let stops: Stops | undefined;
afterEach(() => {
  stops?.close();
  vi.restoreAllMocks();
});

/** Signals at times in milliseconds. @returns the exit codes that were asked for. */
function receive(...signals: readonly (readonly [NodeJS.Signals, number])[]): number[] {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const codes: number[] = [];
  let time = 0;
  stops = listenForStops(
    'runs/one',
    (code) => codes.push(code),
    () => time,
  );
  for (const [signal, at] of signals) {
    time = at;
    process.emit(signal, signal);
  }
  return codes;
}

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('asks to stop at %s', (signal) => {
  expect(receive([signal, 0])).toEqual([]);
  expect(stops?.cancelled.aborted).toBe(true);
});

it('takes a Ctrl-C that npx passes on for the one of the terminal, and a later one for impatience', () =>
  expect(receive(['SIGINT', 0], ['SIGINT', 5], ['SIGINT', 1500])).toEqual([130]));

it('outlives the signals that come in pairs when a terminal or a machine goes down', () =>
  expect(receive(['SIGHUP', 0], ['SIGHUP', 2000], ['SIGTERM', 4000])).toEqual([]));

it('lets go of the signals at the end', () => {
  const before = process.listenerCount('SIGHUP');
  receive(['SIGHUP', 0]);
  stops?.close();
  expect(process.listenerCount('SIGHUP')).toBe(before);
});

it('takes a stop after the training for the end of waiting for the API, and a later Ctrl-C for impatience', () => {
  expect(receive(['SIGTERM', 0])).toEqual([]);
  stops?.nowSending();
  expect(stops?.giveUp.aborted).toBe(false);
  process.emit('SIGINT', 'SIGINT');
  expect(stops?.giveUp.aborted).toBe(true);
});

it('goes on sending when the API says meanwhile that the run has ended', () => {
  receive();
  stops?.nowSending();
  stops?.cancel();
  expect([stops?.giveUp.aborted, stops?.cancelled.aborted]).toEqual([false, false]);
});
