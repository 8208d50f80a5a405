import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateOperations } from '../generate.mjs';

describe('generated operations', () => {
  it('equal what the schema and the operations give; run `npm run generate -w @clipwise/contract` otherwise', async () => {
    const committed = readFileSync(new URL('generated/operations.ts', import.meta.url), 'utf8');
    expect(await generateOperations()).toBe(committed);
  });
});
