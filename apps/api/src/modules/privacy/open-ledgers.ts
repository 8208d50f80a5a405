import type { RunLedger } from '@clipwise/privacy';
import { Remembered } from '../remembered.js';

/** Ledgers kept in memory; each holds its different events. */
const maximumLedgers = 64;

/** What a kept ledger must agree with to be that of a run as it is stored now. */
export interface LedgerPlace {
  readonly runId: string;
  /** Charges are only ever added, so their number says which they are. */
  readonly chargedSteps: number;
  readonly neighbouring: RunLedger['neighbouring'];
  readonly delta: number | null;
}

/**
 * Ledgers that stay open between the batches of a run, so that a batch costs what it charges and not what was charged
 * before.
 *
 * A ledger is taken out while a transaction charges it, and kept again only after the commit: what was rolled back is
 * forgotten with it.
 */
export class OpenLedgers {
  readonly #ledgers = new Remembered<RunLedger>(maximumLedgers);

  /** The ledger of a run at this place, or undefined; it is no longer kept. */
  take({ runId, chargedSteps, neighbouring, delta }: LedgerPlace): RunLedger | undefined {
    const ledger = this.#ledgers.take(runId);
    const isThere =
      ledger?.steps === chargedSteps && ledger.neighbouring === neighbouring && ledger.delta === delta;
    return isThere ? ledger : undefined;
  }

  /** Keeps a ledger whose charges are stored. */
  keep(runId: string, ledger: RunLedger): void {
    this.#ledgers.set(runId, ledger);
  }
}
