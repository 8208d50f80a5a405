import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const configFile = '.dependency-cruiser.run-time.cjs';
const trainer = 'packages/trainer/src';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipwise-run-time-'));
  for (const file of [configFile, 'tsconfig.base.json']) cpSync(join(root, file), join(folder, file));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The rules that a tree breaks by what it loads. */
function broken(changes: Readonly<Record<string, string>>): readonly string[] {
  for (const [path, text] of Object.entries({ ...tree, ...changes })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const arguments_ = [cli, '--config', configFile, '--output-type', 'json', trainer];
  const result = spawnSync(process.execPath, arguments_, { cwd: folder, encoding: 'utf8' });
  const { summary } = JSON.parse(result.stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return summary.violations.map(({ rule }) => rule.name);
}

/** The config, which reaches two varieties: one names types of the tensor library, the other loads it when it is called. */
const tree: Readonly<Record<string, string>> = {
  [`${trainer}/config/index.ts`]: "export { describe } from './describe.js';\n",
  [`${trainer}/config/describe.ts`]:
    "import { load } from '../backends/wasm.js';\nimport { unet } from '../models/unet.js';\nexport const describe = [load, unet];\n",
  [`${trainer}/models/unet.ts`]:
    "import type { Tensor } from '@tensorflow/tfjs-core';\nexport const unet = { forward: (x: Tensor) => x };\n",
  [`${trainer}/backends/wasm.ts`]: "export const load = () => import('./load-tensor-library.js');\n",
  [`${trainer}/backends/load-tensor-library.ts`]: 'export const tf = 1;\n',
  [`${trainer}/training/loop.ts`]: 'export const loop = 1;\n',
};

describe('what the description of a run loads', () => {
  it('may name types of the tensor library, and load it when called', () => {
    expect(broken({})).toEqual([]);
  });

  it.each([
    [
      'models/unet.ts',
      "import { conv2d } from '@tensorflow/tfjs-core';\nexport const unet = { forward: conv2d };\n",
    ],
    ['models/unet.ts', "import { loop } from '../training/loop.js';\nexport const unet = { loop };\n"],
    ['backends/wasm.ts', "import { tf } from './load-tensor-library.js';\nexport const load = () => tf;\n"],
  ])('is caught by its rule when %s imports what runs it: %j', (path, text) => {
    expect(broken({ [`${trainer}/${path}`]: text })).toContain('config-reaches-no-tensor-library');
  });
});
