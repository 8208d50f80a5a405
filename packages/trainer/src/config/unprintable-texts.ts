import type { ConfigProblem } from './config-error.js';
import { shownValue } from './shown-value.js';

/**
 * Texts that could colour, break or turn round what is shown around them, or that a database refuses: control characters, halves
 * of a surrogate pair, line separators, and marks that change the direction of writing.
 */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A problem for each such text in a config. */
export function unprintableTexts(value: unknown, path: readonly string[] = []): ConfigProblem[] {
  if (typeof value === 'string') {
    if (!unprintable.test(value)) return [];
    const shown = shownValue(value);
    return [
      {
        path: path.join('.'),
        value: shown,
        message: `must hold no control character, got ${shown}; take it out`,
      },
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => unprintableTexts(entry, [...path, key]));
}
