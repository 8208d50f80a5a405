import { writeFileSync } from 'node:fs';
import { runConfigJsonSchema } from './run-config-json-schema.js';

const target = new URL('../../../contract/run-config.schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(runConfigJsonSchema(), null, 2)}\n`);
