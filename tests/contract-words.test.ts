import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { classDicePrefix, metricNames } from '@clipwise/contract';
import { errorCatalogue } from '@clipwise/contract/errors';
import { runConfigJsonSchema } from '@clipwise/trainer/config';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Path -> text of the sources under some folders; tests and what is generated may spell what they like. */
function sourcesOf(...folders: readonly string[]): ReadonlyMap<string, string> {
  const paths = folders
    .flatMap((folder) =>
      readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' }).map(
        (path) => `${folder}/src/${path.replaceAll('\\', '/')}`,
      ),
    )
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/(testing|generated)\//.test(path));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** `path: word` for each word that a source holds in quotes of any kind. */
function spelled(sources: ReadonlyMap<string, string>, words: readonly string[]): readonly string[] {
  const quoted = new RegExp(`['"\`](${words.join('|')})['"\`]`, 'g');
  return [...sources].flatMap(([path, text]) =>
    [...text.matchAll(quoted)].map(([, word]) => `${path}: ${word}`),
  );
}

const programs = sourcesOf('apps/api', 'apps/web', 'packages/trainer');

describe('words of the contract', () => {
  it('has error codes that nobody else spells', () => {
    expect(programs.size).toBeGreaterThan(300);
    expect(spelled(programs, Object.keys(errorCatalogue))).toEqual([]);
    const control = new Map([['planted.ts', "readonly code = 'SPOOL_CORRUPT';"]]);
    expect(spelled(control, Object.keys(errorCatalogue))).toEqual(['planted.ts: SPOOL_CORRUPT']);
  });

  it('has the code of every error class', () => {
    const own = [...programs]
      .filter(([, text]) => /\bcode(: \w+)? = ['"`]\w/.test(text))
      .map(([path]) => path);
    expect(own).toEqual([]);
  });

  it('has metric names that nobody else spells', () => {
    const words = [...Object.values(metricNames), classDicePrefix];
    expect(spelled(programs, words)).toEqual([]);
    expect(spelled(new Map([['planted.ts', "name === 'training/loss'"]]), words)).toHaveLength(1);
  });

  it('has every GraphQL operation', () => {
    const operation = /\b(query|mutation|subscription)\s+\w*\s*\(\s*\$/;
    expect([...programs].filter(([, text]) => operation.test(text)).map(([path]) => path)).toEqual([]);
    expect(operation.test('`mutation Ingest($runId: ID!) { ingest }`')).toBe(true);
  });

  it('names no variety, nor does the API, so that a new one needs no edit in them', () => {
    const kinds = kindsIn(runConfigJsonSchema());
    expect(kinds).toEqual(expect.arrayContaining(['unet', 'poisson', 'automatic', 'random', 'oct-phantom']));
    // `none` also stands for no source of noise, and the sources of noise are words of the run-started event.
    const own = kinds.filter((kind) => !['none', 'csprng', 'seeded'].includes(kind));
    expect(spelled(sourcesOf('apps/api', 'packages/contract'), own)).toEqual([]);
    expect(spelled(new Map([['planted.ts', "sparsification === 'random'"]]), own)).toHaveLength(1);
  });
});

/** Every `kind` that a JSON schema knows. */
function kindsIn(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const kind = (schema as { properties?: { kind?: { const?: unknown } } }).properties?.kind?.const;
  const own = typeof kind === 'string' ? [kind] : [];
  return [...own, ...Object.values(schema).flatMap(kindsIn)];
}
