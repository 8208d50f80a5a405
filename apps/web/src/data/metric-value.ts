import { epsilonDigits, roundDown, roundUp } from '@clipwise/privacy';

/** A metric as it is sent (a number, or NaN, Infinity, -Infinity as text) to a number, which may be one of these; null for nothing. */
export function metricNumber(value: number | string | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' ? value : Number(value);
}

/** Four significant digits; NaN and Infinity as words; a hyphen for nothing. */
export function formatMetric(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'string' || !Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}

/** As many decimals in every row of a column: three below 100, none above, two digits of what is below 0.001; words and a hyphen as in `formatMetric`. */
export function formatCell(value: number | string | null | undefined): string {
  const number = metricNumber(value);
  if (number === null || !Number.isFinite(number)) return formatMetric(value);
  if (number !== 0 && Math.abs(number) < 0.001) return number.toExponential(1);
  return Math.abs(number) < 100 ? number.toFixed(3) : number.toFixed(0);
}

/** Epsilon rounded up, so that the shown number is still an upper bound. Its terms stand beside it or in a heading. */
export function formatEpsilon(epsilon: number): string {
  return Number.isFinite(epsilon) ? roundUp(epsilon, epsilonDigits) : '∞';
}

/** A bound on epsilon from below, rounded down, so that the shown number is still one. */
export function formatEpsilonAtLeast(epsilon: number): string {
  return roundDown(epsilon, epsilonDigits);
}
