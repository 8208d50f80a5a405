import { PrivacyParameterError } from './accountant.js';
import { DpEventError, decodeDpEvent, type EncodedDpEvent, encodeDpEvent } from './dp-event-codec.js';
import { neighbouringRelations } from './neighbouring.js';
import {
  checkEntry,
  type LedgerEntry,
  type LedgerSubject,
  openLedger,
  type PrivacyBudget,
  type PrivacyLedger,
} from './privacy-ledger.js';

/** Version of the JSON form of a ledger; a reader refuses any other. */
export const privacyLedgerVersion = 1;

/** The JSON form of a ledger; every event carries its own version. */
export interface EncodedPrivacyLedger extends LedgerSubject {
  readonly version: typeof privacyLedgerVersion;
  readonly budget: PrivacyBudget;
  readonly entries: readonly (Omit<LedgerEntry, 'event'> & { readonly event: EncodedDpEvent })[];
}

/** The JSON is not a ledger that this version can read; `path` names the place. */
export class PrivacyLedgerError extends Error {
  readonly code = 'PRIVACY_LEDGER_INVALID';

  constructor(
    readonly path: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${path}: ${problem}`, options);
    this.name = 'PrivacyLedgerError';
  }
}

/** @returns plain JSON that `decodePrivacyLedger` reads back to an equal ledger. */
export function encodePrivacyLedger({
  dataset,
  unit,
  neighbouring,
  budget,
  entries,
}: PrivacyLedger): EncodedPrivacyLedger {
  return {
    version: privacyLedgerVersion,
    dataset,
    unit,
    neighbouring,
    budget,
    entries: entries.map((entry) => ({ ...entry, event: encodeDpEvent(entry.event) })),
  };
}

/**
 * Reads the JSON form of a ledger. An entry that cannot be read is an error: leaving it out would under-count.
 *
 * @throws PrivacyLedgerError naming the path, the value and the limit.
 */
export function decodePrivacyLedger(json: unknown): PrivacyLedger {
  const record = recordAt(json, '$');
  if (record.version !== privacyLedgerVersion) {
    throw new PrivacyLedgerError(
      '$.version',
      `must be ${privacyLedgerVersion}, got ${JSON.stringify(record.version)}; a newer Clipwise wrote this ledger`,
    );
  }
  const neighbouring = neighbouringRelations.find((relation) => relation === record.neighbouring);
  if (neighbouring === undefined) {
    throw new PrivacyLedgerError(
      '$.neighbouring',
      `must be one of ${neighbouringRelations.join(', ')}, got ${JSON.stringify(record.neighbouring)}`,
    );
  }
  const budget = recordAt(record.budget, '$.budget');
  if (!Array.isArray(record.entries))
    throw new PrivacyLedgerError('$.entries', `must be a list, got ${JSON.stringify(record.entries)}`);
  const empty = at('$.budget', () =>
    openLedger({
      dataset: textAt(record.dataset, '$.dataset'),
      unit: textAt(record.unit, '$.unit'),
      neighbouring,
      budget: {
        epsilon: numberAt(budget.epsilon, '$.budget.epsilon'),
        delta: numberAt(budget.delta, '$.budget.delta'),
      },
    }),
  );
  return {
    ...empty,
    entries: record.entries.map((entry, index) => decodeEntry(entry, `$.entries[${index}]`)),
  };
}

function decodeEntry(json: unknown, path: string): LedgerEntry {
  const record = recordAt(json, path);
  const entry = {
    run: textAt(record.run, `${path}.run`),
    event: at(`${path}.event`, () => decodeDpEvent(record.event)),
    count: numberAt(record.count, `${path}.count`),
    at: textAt(record.at, `${path}.at`),
  };
  at(path, () => checkEntry(entry));
  return entry;
}

/** Says where in the ledger an error of a part lies. */
function at<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DpEventError || error instanceof PrivacyParameterError)
      throw new PrivacyLedgerError(path, error.message, { cause: error });
    throw error;
  }
}

function recordAt(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new PrivacyLedgerError(path, `must be an object, got ${JSON.stringify(json)}`);
  return json as Record<string, unknown>;
}

function textAt(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '')
    throw new PrivacyLedgerError(path, `must be text, got ${JSON.stringify(value)}`);
  return value;
}

function numberAt(value: unknown, path: string): number {
  if (typeof value !== 'number')
    throw new PrivacyLedgerError(path, `must be a number, got ${JSON.stringify(value)}`);
  return value;
}
