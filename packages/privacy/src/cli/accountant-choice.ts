import { type Accountant, PrivacyParameterError } from '../accountant.js';
import { accountants, bestAccountant, defaultAccountant } from '../accountants/registry.js';
import type { DpEvent } from '../dp-event.js';
import { isTightInTime } from '../event-cost.js';
import { type Neighbouring, neighbouringRelations } from '../neighbouring.js';
import { CliError } from './cli-error.js';

/** The accountant of that kind; without one, the best. @throws CliError listing the known ones. */
export function accountantNamed(kind?: unknown): Accountant {
  if (kind === undefined) return bestAccountant;
  const found = accountants.find((accountant) => accountant.kind === kind);
  if (found !== undefined) return found;
  throw new CliError(
    'ACCOUNTANT_UNKNOWN',
    `accountant must be one of ${accountants.map((known) => known.kind).join(', ')}, got ${String(kind)}`,
  );
}

/**
 * The accountant of that kind; without one, the best, or `rdp` for an event that the best would take minutes for: the choice
 * of a run's ledger.
 *
 * @throws CliError listing the known ones.
 */
export function accountantFor(kind: unknown, event: DpEvent): Accountant {
  return kind === undefined && !isTightInTime(event) ? defaultAccountant : accountantNamed(kind);
}

/** @throws PrivacyParameterError listing the relations. */
export function neighbouringNamed(relation?: unknown): Neighbouring {
  if (relation === undefined) return 'add-remove';
  const found = neighbouringRelations.find((known) => known === relation);
  if (found === undefined)
    throw new PrivacyParameterError('neighbouring', relation, `one of ${neighbouringRelations.join(', ')}`);
  return found;
}
