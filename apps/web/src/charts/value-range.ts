import { isDrawable } from '../data/drawable';
import type { Curve, ReferenceLine } from './curve';

/** The lowest and the highest of what is drawn from `from` to `to`, with room above and below; undefined without a value. */
export function valueRange(
  curves: readonly Curve[],
  lines: readonly ReferenceLine[],
  isLog: boolean,
  window?: readonly [from: number, to: number],
): readonly [low: number, high: number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (value: number | null | undefined) => {
    if (!isDrawable(value) || (isLog && value <= 0)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const { x, y } of curves)
    x.forEach((at, index) => {
      if (window !== undefined && (at < window[0] || at > window[1])) return;
      take(y[index]);
    });
  if (low > high) return undefined;
  // The interval of few runs may reach far beyond anything that was measured: it goes on out of the picture.
  const reach = (high - low || Math.abs(high) || 1) / 2;
  const [least, most] = [low - reach, high + reach];
  for (const { x, band } of curves)
    x.forEach((at, index) => {
      if (window !== undefined && (at < window[0] || at > window[1])) return;
      for (const edge of [band?.low[index], band?.high[index]])
        if (isDrawable(edge)) take(Math.max(least, Math.min(most, edge)));
    });
  for (const { value } of lines) take(value);
  if (isLog) return low === high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
  if (low === high) return [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  const room = (high - low) * 0.06;
  // A scale that would begin just above zero begins at zero.
  return [low >= 0 && low < (high - low) * 0.6 ? 0 : low - room, high + room];
}
