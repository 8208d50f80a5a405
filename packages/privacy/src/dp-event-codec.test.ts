import { describe, expect, it } from 'vitest';
import type { DpEvent } from './dp-event.js';
import { decodeDpEvent, encodeDpEvent } from './dp-event-codec.js';

const everyKind: DpEvent = {
  kind: 'composed',
  events: [
    {
      kind: 'self-composed',
      count: 3,
      event: { kind: 'poisson-sampled', samplingRate: 0.1, event: { kind: 'gaussian', noiseMultiplier: 1 } },
    },
    { kind: 'non-private', reason: 'no clipping' },
    { kind: 'unsupported', reason: 'unknown sampler' },
  ],
};

describe('event codec', () => {
  it('reads back every kind of event as it was written', () => {
    expect(decodeDpEvent(JSON.parse(JSON.stringify(encodeDpEvent(everyKind))))).toEqual(everyKind);
  });

  it.each([
    [
      { version: 1, event: { kind: 'laplacian' } },
      /\$\.event\.kind: unknown kind "laplacian"; known: gaussian/,
    ],
    [{ version: 2, event: {} }, /\$\.version: must be 1, got 2/],
    [
      { version: 1, event: { kind: 'gaussian', noiseMultiplier: -1 } },
      /noiseMultiplier: must be a number from 0/,
    ],
    [{ version: 1, event: { kind: 'gaussian', noiseMultiplier: 'NaN' } }, /got "NaN"/],
    [
      { version: 1, event: { kind: 'poisson-sampled', samplingRate: 1.5, event: {} } },
      /samplingRate: must be a number from 0 to 1, got 1.5/,
    ],
    [{ version: 1, event: { kind: 'self-composed', count: 1.5, event: {} } }, /count: must be an integer/],
    [null, /\$: must be an object/],
  ])('refuses %j by path, value and limit', (json, message) => {
    expect(() => decodeDpEvent(json)).toThrow(message);
  });

  it('refuses an event nested without end', () => {
    let event: DpEvent = { kind: 'gaussian', noiseMultiplier: 1 };
    for (let depth = 0; depth < 100; depth++) event = { kind: 'self-composed', count: 1, event };
    expect(() => decodeDpEvent({ version: 1, event })).toThrow(/nest at most/);
  });
});
