import { describe, expect, it } from 'vitest';
import type { Schema } from './schema';
import { axisValues, commaQuestion, parseValues, sweep } from './sweep';

const schema: Schema = {
  properties: {
    clipping: {
      oneOf: [
        { properties: { kind: { const: 'flat' }, clipNorm: { type: 'number', default: 1 } } },
        { properties: { kind: { const: 'automatic' }, gamma: { type: 'number', default: 0.01 } } },
      ],
    },
    noise: { properties: { noiseMultiplier: { type: 'number' } } },
    training: { properties: { seed: { type: 'integer' } } },
  },
};
const config = {
  clipping: { kind: 'flat', clipNorm: 3 },
  noise: { noiseMultiplier: 1 },
  training: { seed: 1 },
};

describe('values of a sweep', () => {
  it('asks what "0,5" means, and never takes it for 0 and 5 by itself', () => {
    const parsed = parseValues('1, 0,5', true);
    expect(parsed).toEqual({
      kind: 'question',
      text: 'What does 0,5 mean?',
      answers: [
        { label: '0.5', text: '1, 0.5' },
        { label: '0 and 5', text: '1, 0, 5' },
      ],
    });
    expect(axisValues(schema, config, [{ path: 'noise.noiseMultiplier', text: '0,5' }])).toBeUndefined();
    expect(commaQuestion('0,5')).toEqual({ point: '0.5' });
    expect(commaQuestion('0.5')).toBeUndefined();
  });

  it('reads lists and ranges, each value once, and names what is no number', () => {
    expect(parseValues('0.3, 0.5 1; 1', true)).toEqual({ kind: 'values', values: [0.3, 0.5, 1] });
    expect(parseValues('1 to 5', true)).toEqual({ kind: 'values', values: [1, 2, 3, 4, 5] });
    expect(parseValues('0.3, high', true)).toEqual({
      kind: 'problem',
      message: '"high" is no number; write 0.3, 0.5, 1 or 1 to 5',
    });
    expect(parseValues('5 to 1', true).kind).toBe('problem');
    expect(parseValues('1 to 100000', true).kind).toBe('problem');
    expect(parseValues('flat, automatic', false)).toEqual({ kind: 'values', values: ['flat', 'automatic'] });
  });

  it('makes a config for each combination, and takes the defaults of another kind', () => {
    const axes = axisValues(schema, config, [
      { path: 'clipping.kind', text: 'flat, automatic' },
      { path: 'training.seed', text: '1 to 2' },
      { path: 'noise.noiseMultiplier', text: '' },
    ]);
    const configs = sweep(schema, config, axes ?? []);
    expect(configs).toHaveLength(4);
    expect(configs[0]).toEqual({ ...config, clipping: { kind: 'flat', clipNorm: 1 } });
    expect(configs[3]).toEqual({
      ...config,
      clipping: { kind: 'automatic', gamma: 0.01 },
      training: { seed: 2 },
    });
    expect(sweep(schema, config, [])).toEqual([config]);
  });
});
