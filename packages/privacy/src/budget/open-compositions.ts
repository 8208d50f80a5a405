import type { LedgerCharge } from '../ledger.js';
import { openRunLedger, type RunLedger } from '../run-ledger.js';
import type { BudgetTerms } from './budget-share.js';

/** Ledgers that are kept. */
const mostKept = 8;

interface Kept {
  readonly terms: string;
  readonly counts: Map<string, number>;
  readonly ledger: RunLedger;
}

/**
 * Ledgers that stay open between questions about budgets: one that only adds charges to an earlier question costs what it adds, and
 * not what a thousand runs have charged before.
 *
 * A ledger never loses a charge. Where a question has fewer, as when a run has returned what it did not spend, another is opened.
 */
export class OpenCompositions {
  /** The one that was asked last is the last. */
  readonly #kept: Kept[] = [];

  /** The ledger of these charges; nobody else may charge it. */
  ledger(charges: readonly LedgerCharge[], { delta, neighbouring }: BudgetTerms): RunLedger {
    const terms = `${delta} ${neighbouring}`;
    const asked = new Map<string, { readonly charge: LedgerCharge; count: number }>();
    for (const charge of charges) {
      const key = JSON.stringify(charge.event);
      const known = asked.get(key);
      if (known === undefined) asked.set(key, { charge, count: charge.count });
      else known.count += charge.count;
    }
    const at = this.#kept.findLastIndex(
      (kept) =>
        kept.terms === terms &&
        [...kept.counts].every(([key, count]) => count <= (asked.get(key)?.count ?? 0)),
    );
    const found = at < 0 ? undefined : this.#kept.splice(at, 1)[0];
    const kept = found ?? { terms, counts: new Map(), ledger: openRunLedger({ delta, neighbouring }) };
    for (const [key, { charge, count }] of asked) {
      const more = count - (kept.counts.get(key) ?? 0);
      if (more > 0) kept.ledger.charge(charge.event, more);
      kept.counts.set(key, count);
    }
    this.#kept.push(kept);
    if (this.#kept.length > mostKept) this.#kept.shift();
    return kept.ledger;
  }
}
