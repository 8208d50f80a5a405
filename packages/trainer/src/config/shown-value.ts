const longest = 60;

/**
 * A value of a config as an error message shows it: JSON, cut at 60 characters, with every character escaped that could colour,
 * break or turn round the text around it. `nothing` for an absent value.
 */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  // JSON has no infinities and would show them as null.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const text = printable(JSON.stringify(value));
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}

/** The text with control, format and unassigned characters as `\uXXXX`. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, unit) => escaped(character.charCodeAt(unit))).join(''),
  );
}

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

/** The value at a path, undefined where there is none. */
export function valueAt(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    json,
  );
}
