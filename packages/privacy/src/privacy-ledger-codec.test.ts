import { describe, expect, it } from 'vitest';
import { openLedger, type PrivacyLedger } from './privacy-ledger.js';
import { decodePrivacyLedger, encodePrivacyLedger } from './privacy-ledger-codec.js';

const ledger: PrivacyLedger = {
  ...openLedger({
    dataset: 'duke',
    unit: 'patient',
    neighbouring: 'replace-one',
    budget: { epsilon: 5, delta: 1e-5 },
  }),
  entries: [
    { run: 'a', event: { kind: 'gaussian', noiseMultiplier: 2 }, count: 3, at: '2026-01-31T12:00:00Z' },
  ],
};
const text = JSON.stringify(encodePrivacyLedger(ledger));

describe('ledger in JSON', () => {
  it('reads back what it wrote, with a version on every event', () => {
    expect(decodePrivacyLedger(JSON.parse(text))).toEqual(ledger);
    expect(JSON.parse(text).entries[0].event.version).toBe(1);
  });

  it.each([
    ['"version":1', '"version":9', '$.version: must be 1, got 9'],
    ['"epsilon":5', '"epsilon":-5', 'epsilon must be a finite number of at least 0, got -5'],
    ['"delta":0.00001', '"delta":1', 'delta must be between 0 and 1'],
    ['replace-one', 'nearby', '$.neighbouring: must be one of add-remove, zero-out, replace-one'],
    ['"gaussian"', '"gauss"', '$.entries[0].event: $.event.kind: unknown kind "gauss"'],
    ['"count":3', '"count":3.5', 'count must be an integer of at least 0, got 3.5'],
    ['2026-01-31T12:00:00Z', 'yesterday', 'at must be a date in ISO 8601, got yesterday'],
    ['"run":"a"', '"run":""', '$.entries[0].run: must be text, got ""'],
  ])('refuses %s changed to %s', (from, to, message) => {
    expect(() => decodePrivacyLedger(JSON.parse(text.replace(from, to)))).toThrow(message);
  });
});
