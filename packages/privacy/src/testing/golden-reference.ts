import { readFileSync } from 'node:fs';

/** A question to accountants, and what others answered. Only the fields that tests read. */
export interface ReferenceEntry {
  readonly id: string;
  readonly group: string;
  /** q, sigma, steps, delta, ... as far as the question has them. */
  readonly config: Readonly<Record<string, number>>;
  readonly neighbouring: string;
  readonly quantity: string;
  readonly values: readonly {
    readonly accountant: string;
    readonly value: number | null;
    readonly flag?: string;
  }[];
  readonly truth?: { readonly lower?: number; readonly upper: number; readonly best?: number };
}

/** `tests/golden/accounting-reference.json`; its README has the provenance. A test without it fails. */
export const referenceEntries: readonly ReferenceEntry[] = JSON.parse(
  readFileSync(new URL('../../../../tests/golden/accounting-reference.json', import.meta.url), 'utf8'),
).entries;
