import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipwise-architecture-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.base.json'])
    cpSync(join(root, file), join(folder, file));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the project's rules over a tree of the given files. */
function cruise(files: Readonly<Record<string, string>>): { violations: string[]; modules: number } {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const result = spawnSync(
    process.execPath,
    [cli, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'packages', 'apps'],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
    },
  );
  const { summary, modules } = JSON.parse(result.stdout);
  return {
    violations: summary.violations.map((violation: { rule: { name: string } }) => violation.rule.name),
    modules: modules.length,
  };
}

const allowed = {
  'packages/privacy/src/event.ts': 'export type Event = { kind: string };\n',
  'packages/privacy/src/cli/main.ts':
    "import { readFileSync } from 'node:fs';\nexport const main = readFileSync;\n",
  'packages/trainer/src/training/loop.ts': 'export const loop = 1;\n',
  'packages/trainer/src/reporting/spool.ts': 'export const spool = 1;\n',
  'apps/api/src/main.ts':
    "import type { Event } from '../../../packages/privacy/src/event.js';\nexport type Stored = Event;\n",
};

describe('architecture rules', () => {
  it('accept a tree that keeps them, and see its TypeScript modules', () => {
    expect(cruise(allowed)).toEqual({ violations: [], modules: 6 });
  });

  it.each([
    [
      'privacy-stands-alone',
      'packages/privacy/src/event.ts',
      "import { loop } from '../../trainer/src/training/loop.js';\nexport const event = loop;\n",
    ],
    [
      'privacy-is-pure',
      'packages/privacy/src/event.ts',
      "import { readFileSync } from 'node:fs';\nexport const event = readFileSync;\n",
    ],
    [
      'privacy-knows-no-command',
      'packages/privacy/src/event.ts',
      "import { main } from './cli/main.js';\nexport const event = main;\n",
    ],
    [
      'training-emits-through-a-sink',
      'packages/trainer/src/training/loop.ts',
      "import { spool } from '../reporting/spool.js';\nexport const loop = spool;\n",
    ],
    [
      'api-imports',
      'apps/api/src/main.ts',
      "import type { loop } from '../../../packages/trainer/src/training/loop.js';\nexport type Loop = typeof loop;\n",
    ],
  ])('catch a planted violation of %s', (rule, path, text) => {
    expect(cruise({ ...allowed, [path]: text }).violations).toContain(rule);
  });
});
