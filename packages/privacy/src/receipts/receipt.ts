import type { EncodedDpEvent } from '../dp-event-codec.js';
import type { PrivacyStatement } from '../statement.js';

/** What a receipt keeps of a run's log, in its order: everything that decides what the run may claim. */
export type ReceiptEvent =
  | ({ readonly kind: 'run-started'; readonly at: string } & Readonly<Record<string, unknown>>)
  | {
      readonly kind: 'privacy-charged';
      readonly at: string;
      readonly step: number;
      readonly event: EncodedDpEvent;
      readonly count: number;
    }
  /** Metrics and samples of steps up to this one, and the last bound that an audit gave. */
  | { readonly kind: 'results-recorded'; readonly step: number; readonly auditEpsilon?: number }
  | {
      readonly kind: 'artifact-recorded';
      readonly at: string;
      readonly step: number;
      readonly name: string;
      readonly sha256: string;
      readonly bytes: number;
    }
  | { readonly kind: 'run-ended'; readonly at: string; readonly step: number; readonly outcome: string };

/** What is signed. Plain JSON. */
export interface ReceiptBody {
  readonly format: 'clipwise-receipt';
  readonly version: 1;
  readonly run: string;
  readonly issuedAt: string;
  /** Versions that made it. */
  readonly code: Readonly<Record<string, string>>;
  readonly config: unknown;
  readonly events: readonly ReceiptEvent[];
  /** `[events]` SHA-256 in hexadecimal: each covers its event and all before it. */
  readonly chain: readonly string[];
  readonly statement: PrivacyStatement;
}

/** A body with the signature of its canonical form (RFC 8785), by Ed25519 (RFC 8032). */
export interface Receipt {
  readonly body: ReceiptBody;
  readonly signature: {
    readonly algorithm: 'Ed25519';
    /** 32 bytes, hexadecimal. */
    readonly publicKey: string;
    /** 64 bytes, hexadecimal. */
    readonly value: string;
  };
}
