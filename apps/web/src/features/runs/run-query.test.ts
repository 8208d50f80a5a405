import { describe, expect, it } from 'vitest';
import { completeRunQuery, parseRunQuery } from './run-query';

const filterOf = (text: string) => {
  const parsed = parseRunQuery(text, (field) => field !== 'colour');
  return parsed.kind === 'filter' ? parsed.filter : parsed.message;
};

describe('the query box', () => {
  it('looks for words without a sign, and asks for nothing when it is empty', () => {
    expect(filterOf(' seed 3 ')).toEqual({ text: 'seed 3' });
    expect(filterOf('  ')).toEqual({});
  });

  it('asks for any field by any sign, joined by "and"', () => {
    expect(filterOf('delta = 1e-5 and config.sampling.expectedBatchSize >= 10 AND name ~ seed')).toEqual({
      where: [
        { field: 'delta', op: 'EQ', value: 1e-5 },
        { field: 'config.sampling.expectedBatchSize', op: 'GTE', value: 10 },
        { field: 'name', op: 'CONTAINS', value: 'seed' },
      ],
    });
    expect(filterOf('status != failed')).toEqual({ where: [{ field: 'status', op: 'NE', value: 'FAILED' }] });
  });

  it('takes several values as alternatives, short words for long fields, and quotes for text', () => {
    expect(
      filterOf('method = flat, automatic and sigma < 1 and privacy = non-private and seed = "1"'),
    ).toEqual({
      where: [
        { field: 'method', op: 'IN', value: ['flat', 'automatic'] },
        { field: 'noiseMultiplier', op: 'LT', value: 1 },
        { field: 'verdict', op: 'EQ', value: 'NON_PRIVATE' },
        { field: 'seed', op: 'EQ', value: '1' },
      ],
    });
  });

  it('names what it does not understand', () => {
    expect(filterOf('colour = red')).toBe('there is no field "colour"');
    expect(filterOf('method = flat and seed')).toBe('"seed" says nothing of a field; write name ~ seed');
    expect(filterOf('method =')).toBe('"method =" waits for a value');
    expect(filterOf('seed < 1, 2')).toBe('"<" takes one value; several are alternatives after "="');
  });

  it('completes a field, those that begin as typed first, then the values that are there', () => {
    const complete = (text: string) =>
      completeRunQuery(text, ['model', 'method', 'config.model.kind'], (field) =>
        field === 'noiseMultiplier' ? ['0.5', '1'] : ['flat', 'automatic'],
      ).map((one) => one.text);
    expect(complete('mod')).toEqual(['model = ', 'config.model.kind = ']);
    expect(complete('sigma = 1 and method = fl')).toEqual(['sigma = 1 and method = flat']);
    expect(complete('sigma >= ')).toEqual(['sigma >= 0.5', 'sigma >= 1']);
    expect(complete('method = flat, a')).toEqual(['method = flat, automatic']);
  });

  it('takes what stands in quotes as it is, with its commas and its "and"', () => {
    expect(parseRunQuery('name = "a, b and c", d and seed = 1')).toEqual({
      kind: 'filter',
      filter: {
        where: [
          { field: 'name', op: 'IN', value: ['a, b and c', 'd'] },
          { field: 'seed', op: 'EQ', value: 1 },
        ],
      },
    });
  });
});
