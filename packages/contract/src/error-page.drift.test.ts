import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorPage } from '../error-page.mjs';
import { type ErrorEntry, errorCatalogue } from './error-catalogue.js';

const committed = readFileSync(new URL('../../../docs/ERRORS.md', import.meta.url), 'utf8');

describe('docs/ERRORS.md', () => {
  it('is what the catalogue gives; run `npm run errors -w packages/contract` otherwise', () => {
    expect(errorPage(errorCatalogue)).toBe(committed);
  });

  it('has every code with its meaning and its remedy in one row', () => {
    const rows = committed.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    for (const [code, { meaning, remedy }] of Object.entries<ErrorEntry>(errorCatalogue))
      expect(rows).toContainEqual(['', `\`${code}\``, meaning, remedy, '']);
  });

  it('would be found out of date after a change of one remedy', () => {
    const { NOT_FOUND } = errorCatalogue;
    expect(errorPage({ ...errorCatalogue, NOT_FOUND: { ...NOT_FOUND, remedy: 'Ask again.' } })).not.toBe(
      committed,
    );
  });
});
