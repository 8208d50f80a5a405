import type { LedgerAnswer, RunLedger } from '@clipwise/privacy';

/** What a ledger holds: the same text for the same charges, whatever their order. */
export type LedgerKey = string;

/** Epsilons of ledgers, each computed once: the seeds of a cell, and cells of equal noise, have spent the same. */
export class KnownEpsilons {
  readonly #known = new Map<string, LedgerAnswer>();

  /** Of everything charged. */
  epsilon(key: LedgerKey, ledger: RunLedger): LedgerAnswer {
    return this.#once(key, () => ledger.epsilon());
  }

  /** The same for a subject with `examples` training examples. */
  groupEpsilon(key: LedgerKey, ledger: RunLedger, examples: number): LedgerAnswer {
    return this.#once(`${examples} ${key}`, () => ledger.groupEpsilon(examples));
  }

  /** An upper bound while a run is under way. */
  runningEpsilon(key: LedgerKey, ledger: RunLedger): LedgerAnswer {
    return this.#once(`running ${key}`, () => ledger.runningEpsilon());
  }

  #once(key: string, compute: () => LedgerAnswer): LedgerAnswer {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const answer = compute();
    this.#known.set(key, answer);
    return answer;
  }
}

/** @param charges how often each event was charged, by its JSON text. */
export function ledgerKey(
  { neighbouring, delta }: Pick<RunLedger, 'neighbouring' | 'delta'>,
  charges: ReadonlyMap<string, number>,
): LedgerKey {
  return JSON.stringify([neighbouring, delta, [...charges].sort(([a], [b]) => (a < b ? -1 : 1))]);
}
