import { BadUserInputError, type Findable, NotFoundError } from '../errors.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True when `id` can be the id of a stored row. */
export function isIdentifier(id: string): boolean {
  return uuid.test(id);
}

/**
 * Checks an id before it reaches the database, which would refuse its form with an error of its own.
 *
 * @throws NotFoundError when it cannot be the id of anything.
 */
export function checkIdentifier(what: Findable, id: string): string {
  if (!isIdentifier(id)) throw new NotFoundError(what);
  return id;
}

/**
 * Checks text that is stored: its length, and that Postgres can hold it.
 *
 * @throws BadUserInputError naming `field` and the rule.
 */
export function checkText(field: string, text: string, limits: { min: number; max: number }): string {
  const trimmed = text.trim();
  if (trimmed.length < limits.min || trimmed.length > limits.max) {
    throw new BadUserInputError(`${field} must have from ${limits.min} to ${limits.max} characters`, field);
  }
  if (!isStorable(trimmed))
    throw new BadUserInputError(`${field} holds a character that cannot be stored`, field);
  return trimmed;
}

/** False when a string anywhere in `value` holds NUL or half a surrogate pair: Postgres refuses both. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !/\0|\p{Surrogate}/u.test(value);
  if (Array.isArray(value)) return value.every(isStorable);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).every(([key, entry]) => isStorable(key) && isStorable(entry));
  }
  return true;
}
