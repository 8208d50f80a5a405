import { openRunLedger } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import { poissonStep } from '../../testing/event-fixtures.js';
import { type LedgerPlace, OpenLedgers } from './open-ledgers.js';

const ledgerOf = (steps: number) =>
  openRunLedger({ neighbouring: 'add-remove', delta: 1e-5, charges: [{ event: poissonStep, count: steps }] });
const place: LedgerPlace = { runId: 'a', chargedSteps: 3, neighbouring: 'add-remove', delta: 1e-5 };

describe('a ledger that stays open between batches', () => {
  it('is taken once, where the run is at the place that it was kept at', () => {
    const ledgers = new OpenLedgers();
    const ledger = ledgerOf(3);
    ledgers.keep('a', ledger);
    expect(ledgers.take({ ...place, runId: 'b' })).toBeUndefined();
    expect(ledgers.take(place)).toBe(ledger);
    expect(ledgers.take(place)).toBeUndefined();
  });

  it.each([
    ['another batch came in between', { chargedSteps: 4 }],
    ['epsilon is counted at another delta', { delta: 1e-6 }],
    ['or by another relation', { neighbouring: 'replace-one' }],
  ] as const)('is forgotten where %s', (_what, change) => {
    const ledgers = new OpenLedgers();
    ledgers.keep('a', ledgerOf(3));
    expect(ledgers.take({ ...place, ...change })).toBeUndefined();
    expect(ledgers.take(place)).toBeUndefined();
  });

  it('is one of 64: of more, the one that was kept longest is read from the database again', () => {
    const ledgers = new OpenLedgers();
    for (let run = 0; run < 65; run += 1) ledgers.keep(`${run}`, ledgerOf(3));
    expect(ledgers.take({ ...place, runId: '0' })).toBeUndefined();
    expect(ledgers.take({ ...place, runId: '1' })).toBeDefined();
  });
});
