import { createRequire } from 'node:module';
import { afterEach, expect, it } from 'vitest';
import { restoreRemovedUtilFunctions } from './removed-util-functions.js';

// As tfjs-node gets it.
const util: Record<string, unknown> = createRequire(import.meta.url)('util');
const names = ['isNullOrUndefined', 'isArray'];
const before = names.map((name) => Object.getOwnPropertyDescriptor(util, name));
afterEach(() => {
  names.forEach((name, index) => {
    delete util[name];
    const descriptor = before[index];
    if (descriptor !== undefined) Object.defineProperty(util, name, descriptor);
  });
});

const call = (name: string, value: unknown): unknown => (util[name] as (value: unknown) => unknown)(value);

it('gives require("util") the functions that Node 23 removed, with what they did', () => {
  for (const name of names) delete util[name];
  expect(() => call('isNullOrUndefined', null)).toThrow(TypeError);
  restoreRemovedUtilFunctions();
  const values = [null, undefined, 0, '', false, Number.NaN, [], {}, { length: 1 }, new Float32Array(1)];
  expect(values.map((value) => call('isNullOrUndefined', value))).toEqual([
    true,
    true,
    ...Array<boolean>(8).fill(false),
  ]);
  expect(values.map((value) => call('isArray', value))).toEqual([
    ...Array<boolean>(6).fill(false),
    true,
    false,
    false,
    false,
  ]);
});

it('leaves a function alone that is there', () => {
  const own = (): boolean => true;
  util.isNullOrUndefined = own;
  restoreRemovedUtilFunctions();
  expect(util.isNullOrUndefined).toBe(own);
});
