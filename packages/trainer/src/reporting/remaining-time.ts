const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A time that is left, in its two largest units.
 *
 * @example
 * remainingTime(7_500_000); // '2h05m'
 */
export function remainingTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  if (seconds < minute) return `${seconds}s`;
  if (seconds < hour) return `${Math.floor(seconds / minute)}m${two(seconds % minute)}s`;
  if (seconds < day) return `${Math.floor(seconds / hour)}h${two((seconds % hour) / minute)}m`;
  return `${Math.floor(seconds / day)}d${two((seconds % day) / hour)}h`;
}
