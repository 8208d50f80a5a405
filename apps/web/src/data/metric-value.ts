import { epsilonDigits, roundUp } from '@clipwise/privacy';

/** A metric as it is sent (a number, or NaN, Infinity, -Infinity as text) to a number that can be drawn, else null. */
export function drawable(value: number | string | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Four significant digits; text values (NaN, Infinity) as they are; an en dash for nothing. */
export function formatMetric(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}

/** Epsilon rounded up, so that the shown number is still an upper bound. Its terms stand beside it or in a heading. */
export function formatEpsilon(epsilon: number): string {
  return Number.isFinite(epsilon) ? roundUp(epsilon, epsilonDigits) : '∞';
}
