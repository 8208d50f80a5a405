import { toCsv } from '../data/csv';
import type { Curve } from './line-chart';

/** One line a point, in long form: curve, x, y. */
export function curvesToCsv(xLabel: string, curves: readonly Curve[]): string {
  const rows = curves.flatMap((curve) => curve.x.map((x, at) => [curve.label, x, curve.y[at]]));
  return toCsv(['curve', xLabel, 'value'], rows);
}
