import { describe, expect, it } from 'vitest';
import type { Curve } from './curve';
import { drawnCurves } from './drawn-curves';
import { bandsOf, dataOf, seriesOf } from './plot-series';

const ink = () => '#000000';
const growing = (count: number) => {
  const column = (of: (at: number) => number) => Array.from({ length: count }, (_, at) => of(at));
  const [x, y] = [column((at) => at), column((at) => at / 10)];
  const curve: Curve = { label: 'loss', colour: 'text', x, y };
  return { curve, grow: () => [x.push(count), y.push(0)] };
};

describe('the lines of a plot', () => {
  it('are as many as its data, although a live curve bears its moving mean by the time that they are made', () => {
    const { curve, grow } = growing(43);
    const drawn = drawnCurves([curve], 11, false, undefined, 640);
    grow();
    expect(seriesOf([curve], drawn, undefined, ink)).toHaveLength(dataOf(drawn).length - 1);
    const later = drawnCurves([curve], 11, false, undefined, 640);
    expect(seriesOf([curve], later, undefined, ink)).toHaveLength(dataOf(later).length - 1);
    expect(dataOf(later)).toHaveLength(3);
  });

  it('have the band of a curve where its edges are', () => {
    const { curve } = growing(44);
    const banded: Curve = { ...curve, band: { low: curve.y, high: curve.y } };
    const drawn = drawnCurves([curve, banded], 11, false, undefined, 640);
    expect(dataOf(drawn)).toHaveLength(7);
    expect(seriesOf([curve, banded], drawn, undefined, ink)).toHaveLength(6);
    expect(bandsOf([curve, banded], drawn, ink).map(({ series }) => series)).toEqual([[5, 6]]);
  });
});
