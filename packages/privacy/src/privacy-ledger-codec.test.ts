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
    ['"run":"a"', '"run":7', '$.entries[0].run: must be text, got 7'],
    ['"2026-01-31T12:00:00Z"', '7', '$.entries[0].at: must be text, got 7'],
    ['"count":3', '"count":"3"', '$.entries[0].count: must be a number, got "3"'],
    ['"duke"', 'null', '$.dataset: must be text, got null'],
    ['"patient"', '[]', '$.unit: must be text, got []'],
    ['"epsilon":5', '"epsilon":null', '$.budget.epsilon: must be a number, got null'],
    ['"delta":0.00001', '"delta":"1"', '$.budget.delta: must be a number, got "1"'],
    ['{"epsilon":5,"delta":0.00001}', 'null', '$.budget: must be an object, got null'],
    ['{"epsilon":5,"delta":0.00001}', '[]', '$.budget: must be an object, got []'],
    ['{"epsilon":5,"delta":0.00001}', '5', '$.budget: must be an object, got 5'],
    ['"epsilon":5', '"epsilon":-5', '$.budget: epsilon must be'],
    ['"count":3', '"count":3.5', '$.entries[0]: count must be'],
  ])('refuses %s changed to %s', (from, to, message) => {
    expect(() => decodePrivacyLedger(JSON.parse(text.replace(from, to)))).toThrow(message);
  });

  it('refuses what holds no list of entries, or is no ledger at all', () => {
    const { entries: _, ...without } = JSON.parse(text);
    expect(() => decodePrivacyLedger(without)).toThrow('$.entries: must be a list, got undefined');
    for (const nothing of [null, 'ledger', []])
      expect(() => decodePrivacyLedger(nothing)).toThrow(
        `$: must be an object, got ${JSON.stringify(nothing)}`,
      );
  });

  it('says by a code of its own that it is no ledger, and what lies behind it', () => {
    const spoilt = JSON.parse(text.replace('"gaussian"', '"gauss"'));
    const error = (() => {
      try {
        decodePrivacyLedger(spoilt);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({
      ...{ code: 'PRIVACY_LEDGER_INVALID', name: 'PrivacyLedgerError', path: '$.entries[0].event' },
      cause: expect.objectContaining({ name: 'DpEventError' }),
    });
  });
});
