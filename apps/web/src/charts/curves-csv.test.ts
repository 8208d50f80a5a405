import { expect, it } from 'vitest';
import type { Curve } from './curve';
import { curvesToCsv } from './curves-csv';

it('says beside every point what its curve means nothing without, and nothing more where there is nothing', () => {
  const curve: Curve = { label: 'a', x: [1, 2, 3], y: [0.5, null, Number.NaN], colour: 'text' };
  expect(curvesToCsv('step', [curve])).toBe('curve,step,value\r\na,1,0.5\r\na,2,\r\na,3,NaN\r\n');
  const epsilon: Curve = { ...curve, label: 'b', x: [1], y: [6.03], columns: { delta: 1e-5, unit: 'scan' } };
  expect(curvesToCsv('step', [curve, epsilon])).toBe(
    'curve,step,value,delta,unit\r\na,1,0.5,,\r\na,2,,,\r\na,3,NaN,,\r\nb,1,6.03,0.00001,scan\r\n',
  );
});
