/** A value as JSON in which the order of keys does not matter, and everything else does. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(ordered(value)) ?? 'null';
}

/** The value with the keys of its objects in order. A replacer does the same in several times as long. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  const from = value as Readonly<Record<string, unknown>>;
  const to: Record<string, unknown> = {};
  for (const key of Object.keys(from).sort()) {
    const entry = ordered(from[key]);
    // An assignment to this name would change what the object is.
    if (key === '__proto__')
      Object.defineProperty(to, key, { value: entry, enumerable: true, configurable: true, writable: true });
    else to[key] = entry;
  }
  return to;
}
