import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildApiSchema } from './build-schema.js';

/** The committed form of the schema: sorted, so that moving code moves nothing in it. */
export function emitSchema(): string {
  return `${printSchema(lexicographicSortSchema(buildApiSchema()))}\n`;
}

/** Where the contract keeps it. */
export function committedSchemaPath(): string {
  return createRequire(import.meta.url).resolve('@clipwise/contract/schema.graphql');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(committedSchemaPath(), emitSchema());
}
