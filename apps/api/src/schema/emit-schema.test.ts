import { readFileSync } from 'node:fs';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { committedSchemaPath, emitSchema } from './emit-schema.js';

describe('the committed schema', () => {
  it('equals what the resolvers declare; run `npm run emit-schema -w @clipwise/api` otherwise', () => {
    const committed = buildSchema(readFileSync(committedSchemaPath(), 'utf8'));
    expect(`${printSchema(lexicographicSortSchema(committed))}\n`).toBe(emitSchema());
  });
});
