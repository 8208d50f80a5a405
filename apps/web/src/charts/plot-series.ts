import uPlot from 'uplot';
import type { Colour } from '../theme/colour';
import { type Curve, keyOf } from './curve';
import type { DrawnCurve } from './drawn-curves';

/** Each curve is one line, or two where it is smoothed, then the two edges of its band. */
export function dataOf(drawn: readonly DrawnCurve[]): uPlot.AlignedData {
  if (drawn.length === 0) return [[]];
  return uPlot.join(
    drawn.map(({ x, y, smooth, high, low }) => [
      x,
      y,
      ...(smooth === undefined ? [] : [smooth]),
      ...(high === undefined || low === undefined ? [] : [high, low]),
    ]) as uPlot.AlignedData[],
  );
}

/**
 * How the lines of `dataOf` look. Live curves grow where they are: what is drawn of them decides how many lines there are, as it does
 * for the data.
 *
 * @param inkOf a colour as a canvas takes it.
 */
export function seriesOf(
  curves: readonly Curve[],
  drawn: readonly DrawnCurve[],
  highlighted: string | undefined,
  inkOf: (colour: Colour) => string,
): uPlot.Series[] {
  return drawn.flatMap(({ x, smooth, high }, at) => {
    const curve = curves[at] as Curve;
    const { colour, dash, isQuiet = false } = curve;
    const stroke = () => inkOf(colour);
    const pale = () => `${inkOf(colour)}59`;
    const isFaded = highlighted !== undefined && highlighted !== keyOf(curve);
    const line: uPlot.Series = {
      stroke: isFaded || isQuiet ? pale : stroke,
      width: isQuiet ? 1 : highlighted === keyOf(curve) ? 2.25 : 1.5,
      points: { show: x.length < 20 && drawn.length < 4 && !isQuiet, size: 4, fill: stroke },
      ...(dash === undefined || dash.length === 0 ? {} : { dash: [...dash] }),
    };
    const edge: uPlot.Series = { width: 0, stroke: 'transparent', points: { show: false } };
    return [
      ...(smooth === undefined ? [line] : [{ ...line, stroke: pale, width: 1, dash: [] }, line]),
      ...(high === undefined ? [] : [edge, edge]),
    ];
  });
}

/** What is filled between the edges of `dataOf`. */
export function bandsOf(
  curves: readonly Curve[],
  drawn: readonly DrawnCurve[],
  inkOf: (colour: Colour) => string,
): uPlot.Band[] {
  let next = 1;
  return drawn.flatMap(({ smooth, high }, at) => {
    next += smooth === undefined ? 1 : 2;
    if (high === undefined) return [];
    const { colour } = curves[at] as Curve;
    const edges: uPlot.Band = { series: [next, next + 1], fill: () => `${inkOf(colour)}1f` };
    next += 2;
    return [edges];
  });
}
