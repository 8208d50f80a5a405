import { expect, it } from 'vitest';
import { exampleConfig } from '../presets/example-config.js';
import { describeRun } from './describe-run.js';
import { parseRunConfig } from './parse-run-config.js';

it('two runs that clip otherwise are not called the same for their sparsification', () => {
  const methodOf = (clipping: object, sparsification: object = { kind: 'random' }) =>
    describeRun(parseRunConfig({ ...exampleConfig, clipping, sparsification })).method;
  expect(methodOf({ kind: 'per-layer', clipNorm: 1 })).toBe('random-sparsification');
  expect(methodOf({ kind: 'flat', clipNorm: 1 })).toBe('random-sparsification');
  expect(methodOf({ kind: 'automatic' })).toBe('automatic-random-sparsification');
  expect(methodOf({ kind: 'group-wise' })).toBe('random-sparsification');
  expect(methodOf({ kind: 'automatic' }, { kind: 'none' })).toBe('automatic');
});
