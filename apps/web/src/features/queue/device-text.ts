/** What comes first where it is known; the rest stands in the run's environment. */
const parts = ['backend', 'processor', 'cores', 'platform'] as const;

/** A device in a line, as its newest run announced it: "wasm-simd, 8 threads, AMD EPYC, 2 cores, linux x64". */
export function deviceText(device: unknown): string {
  if (typeof device !== 'object' || device === null) return '';
  const facts = device as Readonly<Record<string, unknown>>;
  return parts
    .flatMap((part) => {
      const value = facts[part];
      if (typeof value !== 'string' && typeof value !== 'number') return [];
      return [part === 'cores' ? `${value} cores` : String(value)];
    })
    .join(', ');
}
