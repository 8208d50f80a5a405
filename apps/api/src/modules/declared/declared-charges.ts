import { limits } from '@clipwise/contract';
import { DpEventError, decodeDpEvent, type LedgerCharge } from '@clipwise/privacy';
import { BadUserInputError } from '../../errors.js';
import type { DeclaredPlan } from '../budgets/budgets.service.js';
import type { DeclaredPlanInput } from './declared.input.js';

/** Reads what a declared run plans. @throws BadUserInputError naming the charge and the rule. */
export function declaredCharges({ contentSha256, unit, charges }: DeclaredPlanInput): DeclaredPlan {
  if (charges.length < 1 || charges.length > limits.batchEvents)
    throw new BadUserInputError(
      `plan.charges must have from 1 to ${limits.batchEvents} entries, got ${charges.length}; gather equal events`,
      'plan.charges',
    );
  return { contentSha256, unit, charges: charges.map(chargeOf) };
}

function chargeOf(charge: unknown, index: number): LedgerCharge {
  const place = `plan.charges[${index}]`;
  if (typeof charge !== 'object' || charge === null)
    throw new BadUserInputError(`${place} must be an object with event and count`, place);
  const { event, count } = charge as Readonly<Record<string, unknown>>;
  if (!(typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= limits.integer))
    throw new BadUserInputError(
      `${place}.count must be an integer from 1 to ${limits.integer}`,
      `${place}.count`,
    );
  try {
    return { event: decodeDpEvent(event), count };
  } catch (error) {
    if (!(error instanceof DpEventError)) throw error;
    throw new BadUserInputError(`${place}.event is not an event that the accountants know`, `${place}.event`);
  }
}
