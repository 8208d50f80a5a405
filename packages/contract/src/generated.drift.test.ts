import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const contract = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs the generator on a copy of the schema and the operations, so that the committed file stays as it is. */
function regenerate(): string {
  // Inside the package: the generator resolves its plugins from the working directory upwards.
  const copy = mkdtempSync(join(contract, '.drift-'));
  try {
    for (const name of ['schema.graphql', 'operations', 'codegen.ts'])
      cpSync(join(contract, name), join(copy, name), { recursive: true });
    execFileSync(join(root, 'node_modules/.bin/graphql-codegen'), ['--config', 'codegen.ts'], {
      cwd: copy,
      stdio: 'pipe',
    });
    return readFileSync(join(copy, 'src/generated/operations.ts'), 'utf8');
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

describe('generated operations', () => {
  it('equal what the schema and the operations give; run `npm run generate -w @clipwise/contract` otherwise', () => {
    const committed = readFileSync(join(contract, 'src/generated/operations.ts'), 'utf8');
    expect(regenerate()).toBe(committed);
  });
});
