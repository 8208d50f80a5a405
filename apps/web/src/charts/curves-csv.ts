import { toCsv } from '../data/csv';
import { type Curve, fullLabel } from './curve';

/** One line a point, in long form: curve, x, y. */
export function curvesToCsv(xLabel: string, curves: readonly Curve[]): string {
  const rows = curves.flatMap((curve) => curve.x.map((x, at) => [fullLabel(curve), x, curve.y[at]]));
  return toCsv(['curve', xLabel, 'value'], rows);
}
