/**
 * A value as the tool writes it: JSON, with NaN and infinities as texts or, from Python, bare.
 *
 * @returns undefined for what is neither.
 */
export function readLoggedJson(text: string): unknown {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
    part.startsWith('"') ? part : `"${part}"`,
  );
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}

const special: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, '-Infinity': -Infinity };

/**
 * The numbers in a value, by their names: those of a nested object after a dot. Texts, lists and media (objects with a `_type`) have
 * none.
 */
export function numbersIn(name: string, value: unknown): readonly (readonly [string, number])[] {
  if (typeof value === 'number') return [[name, value]];
  if (typeof value === 'string') return value in special ? [[name, special[value] as number]] : [];
  if (typeof value !== 'object' || value === null || Array.isArray(value) || '_type' in value) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(`${name}.${key}`, inner));
}
