import { ImportError } from './import-error.js';

const entry =
  /^(?:tensor\()?\s*([-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|nan|inf))\s*(?:\)|,[^)]*\))?$/;

/**
 * The numbers of a list as Python prints it: `[0.5, 1e-3, nan]`, `[tensor(0.1529), ...]`.
 *
 * @throws ImportError naming the entry that is no number.
 */
export function readPythonList(file: string, column: string, text: string): readonly number[] {
  const inner = /^\[(.*)\]$/s.exec(text.trim())?.[1];
  if (inner === undefined)
    throw new ImportError(file, `column ${column} must hold a list, got ${shown(text)}`);
  if (inner.trim() === '') return [];
  return inner.split(/,(?![^(]*\))/).map((part, index) => {
    const number = entry.exec(part.trim())?.[1];
    if (number === undefined)
      throw new ImportError(file, `entry ${index + 1} of column ${column} is no number: ${shown(part)}`);
    return /[a-z]{3}/.test(number) ? special(number) : Number(number);
  });
}

/** True for what Python prints of a list. */
export function isPythonList(text: string): boolean {
  return text.trim().startsWith('[');
}

function special(text: string): number {
  if (text.endsWith('nan')) return Number.NaN;
  return text.startsWith('-') ? -Infinity : Infinity;
}

function shown(text: string): string {
  return JSON.stringify(text.trim().slice(0, 40));
}
