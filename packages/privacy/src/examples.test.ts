import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as api from './index.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const readme = readFileSync(`${here}../README.md`, 'utf8');

interface Example {
  readonly place: string;
  readonly code: string;
}

const inDocstrings: readonly Example[] = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .flatMap((path) =>
    [...readFileSync(`${here}${path}`, 'utf8').matchAll(/@example\n((?: +\* ?.*\n)+?) +\*\//g)].map(
      ([, lines = '']) => ({ place: path, code: lines.replaceAll(/^ +\* ?/gm, '') }),
    ),
  );
const inReadme: readonly Example[] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code = ''], index) => ({
    place: `README.md, block ${index + 1}`,
    code: code.replaceAll(/^import .*\n/gm, ''),
  }),
);

/** An example is JavaScript whose last line is `expression; // value`. */
function runExample(code: string): { readonly value: unknown; readonly expected: unknown } {
  const lines = code.trimEnd();
  const [, before = '', expression, expected] =
    /^(.*?)([^\n]*(?:\n[ )}\]][^\n]*)*); \/\/ (.+)$/s.exec(lines) ?? [];
  if (expression === undefined)
    throw new Error(`the example has no last line "expression; // value":\n${code}`);
  const run = new Function(
    ...Object.keys(api),
    `${before}\nreturn { value: ${expression}, expected: ${expected} };`,
  );
  return run(...Object.values(api));
}

describe('examples', () => {
  it('finds them in docstrings and in the README', () => {
    expect(inDocstrings.length).toBeGreaterThanOrEqual(5);
    expect(inReadme.length).toBe(3);
  });

  it.each([...inDocstrings, ...inReadme])('holds in $place', ({ code }) => {
    const { value, expected } = runExample(code);
    expect(value).toEqual(expected);
  });

  it('names every kind of event and every accountant in the README', () => {
    const named = [...readme.matchAll(/^\| `([^`]+)`/gm)].map(([, kind]) => kind);
    expect(named).toEqual(expect.arrayContaining([...api.dpEventKinds]));
    expect(named).toEqual(expect.arrayContaining(api.accountants.map(({ kind }) => kind)));
  });
});
