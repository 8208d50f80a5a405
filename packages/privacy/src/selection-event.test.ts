import { describe, expect, it } from 'vitest';
import { decodeDpEvent, encodeDpEvent } from './dp-event-codec.js';
import { selectionEvent } from './selection-event.js';

const event = { kind: 'gaussian', noiseMultiplier: 4 } as const;

describe('cost of hyper-parameter selection', () => {
  it('is an event that the codec reads back, with a geometric number of runs unless told', () => {
    const selection = selectionEvent({ event, expectedRepetitions: 10 });
    expect(selection).toEqual({ kind: 'repeat-and-select', meanRepetitions: 10, shape: 1, event });
    expect(decodeDpEvent(encodeDpEvent(selection))).toEqual(selection);
  });
  it.each([0.9, Number.NaN, Number.POSITIVE_INFINITY])('does not take %d expected repetitions', (k) => {
    expect(() => selectionEvent({ event, expectedRepetitions: k })).toThrow(/expectedRepetitions must be/);
  });
  it('does not take a negative shape', () => {
    expect(() => selectionEvent({ event, expectedRepetitions: 2, shape: -1 })).toThrow(/shape must be/);
  });
});
