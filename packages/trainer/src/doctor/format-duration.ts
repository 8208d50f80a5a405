const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/**
 * A duration as exactly as a measurement of a few seconds allows: one figure below 10 of a unit in seconds, two above, in the
 * largest unit of which there are two.
 */
export function formatDuration(seconds: number): string {
  const [unit, size] = units.find(([, length]) => seconds >= 2 * length) ?? ['s', 1];
  const amount = seconds / size;
  if (amount < 1) return `less than 1 ${unit}`;
  return `about ${Number(amount.toPrecision(unit === 's' && amount < 10 ? 1 : 2))} ${unit}`;
}
