import { toCsv } from '../data/csv';
import { type Curve, fullLabel } from './curve';

/** One line a point, in long form: curve, x, y, and the columns that the curves bring. */
export function curvesToCsv(xLabel: string, curves: readonly Curve[]): string {
  const columns = [...new Set(curves.flatMap((curve) => Object.keys(curve.columns ?? {})))];
  const rows = curves.flatMap((curve) => {
    const facts = columns.map((column) => curve.columns?.[column]);
    return curve.x.map((x, at) => [fullLabel(curve), x, curve.y[at], ...facts]);
  });
  return toCsv(['curve', xLabel, 'value', ...columns], rows);
}
