import { describe, expect, it } from 'vitest';
import { light } from '../theme/tokens';
import { chartSvg } from './chart-svg';
import type { Curve } from './curve';

const chart = (curve: Partial<Curve>, more = {}) =>
  chartSvg({
    heading: 'Loss',
    sub: 'raw',
    xName: 'step',
    curves: [{ label: 'train', x: [1, 2, 3, 4, 5], y: [5, 4, 3, 2, 1], colour: 'method-flat', ...curve }],
    ...more,
  });
const paths = (svg: string) =>
  [...svg.matchAll(/<path d="([^"]*)" stroke="#d8610b"/g)].map(([, d]) => d as string);

describe('a chart as an SVG', () => {
  it('has every point, on the light ground, in the colour of the light palette', () => {
    const svg = chart({});
    expect(paths(svg)[0]?.match(/[ML]/g)).toHaveLength(5);
    expect(svg).toContain(`fill="${light.ground}"`);
    expect(svg).not.toContain('var(');
  });

  it('leaves gaps open, and marks NaN and infinities instead of bridging them', () => {
    const svg = chart({ y: [5, null, 3, Number.NaN, 1] });
    expect(paths(svg)[0]?.match(/M/g)).toHaveLength(3);
    expect(svg.match(/l6 6m0 -6l-6 6/g)).toHaveLength(1);
    expect(chart({ y: [5, 4, 3, 2, 1] })).not.toContain('l6 6m0 -6l-6 6');
  });

  it('draws raw values under smoothed ones', () => {
    const many = Array.from({ length: 12 }, (_, at) => at);
    const svg = chart({ x: many, y: many }, { smoothing: 3 });
    expect(paths(svg)).toHaveLength(2);
    expect(svg).toContain('stroke-opacity="0.35"');
  });

  it('draws no zero on a log axis, and cuts at the zoom', () => {
    expect(paths(chart({ y: [10, 0, 5, 2, 1] }, { isLog: true }))[0]?.match(/M/g)).toHaveLength(2);
    expect(chart({}, { zoom: [2, 3] })).toContain('clip-path');
  });

  it('writes labels as text, whatever they hold', () => {
    expect(chart({ label: '<script>&"', note: 'not covered by epsilon' })).toContain(
      '&lt;script&gt;&amp;&quot; (not covered by epsilon)',
    );
  });
});
