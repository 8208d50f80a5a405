import { expect, it } from 'vitest';
import { methodName } from './method-name.js';

it('a sparsification names what is clipped by a given norm, and stands behind a clipping that is a method by itself', () => {
  expect(methodName('flat', 'random-sparsification')).toBe('random-sparsification');
  expect(methodName('per-layer', 'random-sparsification')).toBe('random-sparsification');
  expect(methodName('automatic', 'random-sparsification')).toBe('automatic-random-sparsification');
  expect(methodName('automatic', null)).toBe('automatic');
});
