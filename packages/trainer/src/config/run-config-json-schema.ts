import { z } from 'zod';
import { runConfigSchema } from './run-config.js';

/** The JSON schema (draft 2020-12) of a config as people write it. */
export function runConfigJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(runConfigSchema, { target: 'draft-2020-12', io: 'input' }) };
}
