import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  initialValue,
  inputPaths,
  mayBeLeftOut,
  type Schema,
  schemaAt,
  typedValue,
  withValue,
} from './schema';

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
  it('starts without any part that a config may leave out, and offers each of its kinds', () => {
    const runConfig = JSON.parse(
      readFileSync(
        new URL('../../../../../packages/contract/run-config.schema.json', import.meta.url),
        'utf8',
      ),
    ) as Schema;
    const optional = Object.keys(runConfig.properties ?? {}).filter((name) => mayBeLeftOut(runConfig, name));
    expect(optional).toContain('gradientFilter');
    const started = initialValue(runConfig) as object;
    for (const name of optional) {
      expect(Object.keys(started)).not.toContain(name);
      expect(runConfig.properties?.[name]?.oneOf?.length).toBeGreaterThan(0);
      expect(inputPaths(runConfig, started).filter((path) => path.startsWith(`${name}.`))).toEqual([]);
    }
    expect(Object.keys(started)).toEqual(expect.arrayContaining([...(runConfig.required ?? []), 'loss']));
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
  it('survives what is no config: null, a list, a number', () => {
    for (const value of [null, [], 3, 'text', undefined]) {
      expect(inputPaths(schema, value)).toEqual(['name', 'clipping.clipNorm'].slice(0, 1));
      expect(schemaAt(schema, value, ['clipping', 'clipNorm'])).toBeUndefined();
    }
  });
  it('finds the schema of an input by the kinds chosen', () => {
    expect(schemaAt(schema, { clipping: { kind: 'flat' } }, ['clipping', 'clipNorm'])?.default).toBe(1);
    expect(schemaAt(schema, { clipping: { kind: 'none' } }, ['clipping', 'clipNorm'])).toBeUndefined();
  });
});
