import { describe, expect, it } from 'vitest';
import { completeRunQuery, parseRunQuery } from './run-query';

const filterOf = (text: string) => {
  const parsed = parseRunQuery(text);
  return parsed.kind === 'filter' ? parsed.filter : parsed.message;
};

describe('the query box', () => {
  it('looks for a text without "=" in names, and asks for nothing when it is empty', () => {
    expect(filterOf(' seed 3 ')).toEqual({ nameContains: 'seed 3' });
    expect(filterOf('  ')).toEqual({});
  });

  it('joins parts by "and", and takes values of one word as alternatives', () => {
    expect(filterOf('method = flat, automatic and sigma = 0.5, 1 AND status=failed')).toEqual({
      methods: ['flat', 'automatic'],
      noiseMultipliers: [0.5, 1],
      statuses: ['FAILED'],
    });
    expect(filterOf('privacy = non-private')).toEqual({ verdicts: ['NON_PRIVATE'] });
    expect(filterOf('name = "a and b"')).not.toEqual({ nameContains: 'a and b' });
  });

  it('names the word or the value that it does not know, and what there is', () => {
    expect(filterOf('colour = red')).toBe(
      '"colour" cannot be asked for; there are name, method, model, sigma, dataset, status, privacy',
    );
    expect(filterOf('sigma = half')).toBe('"half" is no number; write sigma = 0.5');
    expect(filterOf('status = broken')).toContain('"broken" is none of queued, running');
    expect(filterOf('method = flat and seed')).toBe('"seed" has no "="; write name = seed');
    expect(filterOf('method =')).toBe('"method =" waits for a value');
  });

  it('completes a word, then the values that are there', () => {
    const values = (word: string) => (word === 'method' ? ['automatic', 'flat'] : []);
    expect(completeRunQuery('m', values).map(({ text }) => text)).toEqual(['method = ', 'model = ']);
    expect(completeRunQuery('sigma = 1 and method = fl', values).map(({ text }) => text)).toEqual([
      'sigma = 1 and method = flat',
    ]);
    expect(completeRunQuery('method = flat, ', values).map(({ text }) => text)).toEqual([
      'method = flat, automatic',
      'method = flat, flat',
    ]);
  });
});
