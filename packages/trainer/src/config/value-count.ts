/** Whether a JSON value holds more than `limit` values, keys of objects not counted; looks at no more than that. */
export function hasMoreValuesThan(limit: number, json: unknown): boolean {
  const waiting: unknown[] = [json];
  let seen = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    seen += 1;
    if (seen + waiting.length > limit) return true;
    if (typeof value !== 'object' || value === null) continue;
    const entries: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    if (seen + waiting.length + entries.length > limit) return true;
    waiting.push(...entries);
  }
  return false;
}
