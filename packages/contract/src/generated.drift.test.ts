import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateOperations, targets } from '../generate.mjs';

describe('generated operations', () => {
  it.each(Object.entries(targets) as [keyof typeof targets, string][])(
    'of the %s equal what the schema and the operations give; run `npm run generate -w @clipwise/contract` otherwise',
    async (reader, file) => {
      const committed = readFileSync(new URL(`generated/${file}`, import.meta.url), 'utf8');
      expect(await generateOperations(reader)).toBe(committed);
    },
  );
});
