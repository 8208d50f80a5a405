import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Codes of what the project's lint says of each text, in a folder of its own. */
function lint(texts: readonly string[]): readonly (readonly string[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'clipwise-lint-'));
  try {
    const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as { plugins: string[] };
    const own = {
      ...config,
      vcs: { enabled: false },
      plugins: config.plugins.map((path) => join(root, path)),
    };
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(own));
    for (const [index, text] of texts.entries()) writeFileSync(join(folder, `text${index}.ts`), `${text}\n`);
    const { stdout } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/@biomejs/biome/bin/biome'),
        'lint',
        '--reporter=json',
        '--diagnostic-level=error',
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { category: string; location: { path: string } }[];
    };
    return texts.map((_, index) =>
      diagnostics
        .filter(({ location }) => location.path.endsWith(`text${index}.ts`))
        .map(({ category }) => category),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('lint', () => {
  it('refuses Math.random and any as errors, and neither the rest of Math nor unknown', () => {
    const refused = [
      'export const draw = Math.random();',
      'export const draw = Math.random;',
      "export const draw = Math['random']();",
      'const { random } = Math;\nexport const draw = random();',
      'export const draw = globalThis.Math.random();',
    ];
    const findings = lint([
      ...refused,
      'export const value = (input: any) => input;',
      'export const half = (input: unknown) => Math.floor(Number(input) / 2);',
    ]);
    expect(findings).toEqual([...refused.map(() => ['plugin']), ['lint/suspicious/noExplicitAny'], []]);
  });
});

describe('promises that nobody waits for', () => {
  let folder: string;
  // Below node_modules, where the packages that it imports are found.
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'node_modules/.clipwise-promises-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const head = `import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
declare const client: Client;
declare const isReady: boolean;
declare function task(): Promise<number>;
`;
  const dropped = [
    'task();',
    'wait(1);',
    "client.query('select 1');",
    'Promise.all([task()]);',
    'isReady && task();',
    'isReady ? task() : undefined;',
    '(async () => { await task(); })();',
    '[1].map(() => task());',
    'task().then(() => 1);',
    'task().finally(() => 1);',
    '[1].forEach(async () => { await task(); });',
    '[1].forEach(() => task());',
    "connect(1).on('data', async () => { await task(); });",
  ];
  const kept = [
    'await task();',
    'void task();',
    'task().catch(() => 1);',
    'task().then(() => 1, () => 2);',
    'task().catch(() => 1).finally(() => 1);',
    'export const later = task();',
    'await Promise.all([1].map(() => task()));',
    "connect(1).on('data', () => void task());",
    '[1].forEach(() => 1);',
  ];

  it('are found, whoever made them, and no other', () => {
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.base.json'), files: ['planted.ts'] }),
    );
    writeFileSync(join(folder, 'planted.ts'), `${head}${[...dropped, ...kept].join('\n')}\n`);
    const { stderr, status } = spawnSync(
      process.execPath,
      [join(root, 'infra/lint/floating-promises.mjs'), join(folder, 'tsconfig.json')],
      { encoding: 'utf8' },
    );
    const first = head.split('\n').length;
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => Number(/planted\.ts:(\d+):/.exec(line)?.[1]));
    expect(lines).toEqual(dropped.map((_, index) => first + index));
    expect(status).toBe(1);
  });
});
