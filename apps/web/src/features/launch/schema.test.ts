import { describe, expect, it } from 'vitest';
import { initialValue, inputPaths, type Schema, sweep, typedValue, withValue } from './schema';

const schema: Schema = {
  properties: {
    name: { type: 'string' },
    clipping: {
      default: { kind: 'flat' },
      oneOf: [
        { properties: { kind: { const: 'none' } } },
        { properties: { kind: { const: 'flat' }, clipNorm: { type: 'number', default: 1 } } },
      ],
    },
  },
};

describe('launch form', () => {
  it('starts with the defaults and leaves out what has none', () => {
    expect(initialValue(schema)).toEqual({ clipping: { kind: 'flat', clipNorm: 1 } });
  });
  it('knows the inputs that it shows for the kinds chosen', () => {
    expect(inputPaths(schema, { clipping: { kind: 'flat' } })).toEqual(['name', 'clipping.clipNorm']);
    expect(inputPaths(schema, { clipping: { kind: 'none' } })).toEqual(['name']);
  });
  it('changes one value and keeps the rest', () => {
    expect(withValue({ a: { b: 1, c: 2 } }, ['a', 'b'], 3)).toEqual({ a: { b: 3, c: 2 } });
    expect(withValue({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 });
  });
  it('reads numbers, lists and null as JSON, and text as text', () => {
    expect(typedValue('0.5', { type: 'number' })).toBe(0.5);
    expect(typedValue('[1, 2]', { anyOf: [{ type: 'number' }] })).toEqual([1, 2]);
    expect(typedValue('', { anyOf: [{ type: 'integer' }, { type: 'null' }] })).toBeNull();
    expect(typedValue('7', { type: 'string' })).toBe('7');
  });
  it('makes one config for each noise multiplier', () => {
    expect(sweep({ noise: { noiseMultiplier: 1 } }, '0.3, 0.5')).toEqual([
      { noise: { noiseMultiplier: 0.3 } },
      { noise: { noiseMultiplier: 0.5 } },
    ]);
    expect(sweep({ a: 1 }, ' ')).toEqual([{ a: 1 }]);
    expect(() => sweep({}, '0.3, high')).toThrow(/"high"/);
  });
});
