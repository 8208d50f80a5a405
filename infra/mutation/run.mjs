/**
 * `npm run mutation [-- [--near] [--sample PERCENT] GROUP...]`: changes the code of the guarantees, one small change at a time, and
 * counts the changes that no test notices. Without a name every group; answers of earlier runs are kept in `.stryker/` and
 * asked anew only where code or tests have changed. With `--near` the slow tests are not asked about what the quick ones let
 * pass; with `--sample` only such a part of the changes is asked about.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { groups } from './groups.mjs';
import { isSampled } from './sample.mjs';

/** @typedef {{ line: number, column: number }} Position lines and columns from 1. */
/** @typedef {{ file: string, id: string, status: string, mutatorName: string, replacement?: string, location: { start: Position, end: Position } }} Mutant */

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = '.stryker';
const unnoticed = ['Survived', 'NoCoverage'];
const { values: flags, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { near: { type: 'boolean' }, sample: { type: 'string' } },
});
const nearOnly = flags.near === true;
const samplePercent = Number(flags.sample ?? 100);
if (!(samplePercent > 0 && samplePercent <= 100)) {
  console.error(
    `--sample must be above 0 and at most 100 per cent, got ${flags.sample}; leave it out to ask about all`,
  );
  process.exit(2);
}

/**
 * Has StrykerJS change code and ask tests.
 *
 * @param {string} name of the files that it keeps. @param {readonly string[]} mutate @param {readonly string[]} tests globs.
 * @param {number} percent of the changes that is asked about.
 * @returns {Mutant[]}
 */
function ask(name, mutate, tests, percent) {
  const [config, report] = [`${folder}/${name}.config.json`, `${folder}/${name}.report.json`];
  const options = {
    mutate: [...mutate, '!**/*.test.{ts,tsx}', '!**/testing/**'],
    testRunner: 'vitest-files',
    plugins: ['./infra/mutation/test-runner.mjs'],
    // Not only the tests that import what is changed: a test may reach it through another package.
    vitest: { configFile: 'infra/mutation/vitest.config.ts', related: false },
    // Of a sample nothing is kept: what it leaves out has no answer.
    incremental: percent === 100,
    incrementalFile: `${folder}/${name}.json`,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    tempDirName: `${folder}/sandbox`,
    cleanTempDir: 'always',
    ignorePatterns: ['.clipwise', '.turbo', '.next', 'docs', 'coverage', 'test-results'],
    concurrency: Number(process.env.CLIPWISE_MUTATION_CONCURRENCY ?? 2),
    // A change that hangs is told by how often it runs; a slow machine must not pass for one.
    timeoutMS: 60_000,
    allowEmpty: true,
  };
  writeFileSync(join(root, config), JSON.stringify(options));
  rmSync(join(root, report), { force: true });
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', config],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        CLIPWISE_MUTATION_TESTS: JSON.stringify(tests),
        CLIPWISE_MUTATION_SAMPLE: String(percent),
      },
    },
  );
  if (status !== 0) throw new Error(`StrykerJS ended with ${status} in "${name}"; its message is above`);
  if (!existsSync(join(root, report))) return [];
  /** @type {{ files: Record<string, { mutants: Omit<Mutant, 'file'>[] }> }} */
  const { files } = JSON.parse(readFileSync(join(root, report), 'utf8'));
  return Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants.filter(({ id }) => isSampled(id, percent)).map((mutant) => ({ file, ...mutant })),
  );
}

/** @param {Mutant} mutant */
const keyOf = ({ file, mutatorName, replacement, location }) =>
  JSON.stringify([file, mutatorName, replacement, location]);

/** @param {Mutant} mutant @returns {string} the place as StrykerJS takes it. */
const rangeOf = ({ file, location: { start, end } }) =>
  `${file}:${start.line}:${start.column}-${end.line}:${end.column}`;

/** @param {string} name @returns {Mutant[]} with the answer of the far tests where the near ones let a change pass. */
function mutate(name) {
  const group = groups[name];
  if (group === undefined) return [];
  const mutants = ask(name, group.mutate, group.near, samplePercent);
  const left = mutants.filter(({ status }) => unnoticed.includes(status));
  if (nearOnly || group.far === undefined || left.length === 0) return mutants;
  console.log(`\n== ${name}: ${left.length} of ${mutants.length} left for the far tests`);
  const far = new Map(
    ask(`${name}-far`, [...new Set(left.map(rangeOf))], group.far, 100).map((mutant) => [
      keyOf(mutant),
      mutant,
    ]),
  );
  return mutants.map((mutant) =>
    unnoticed.includes(mutant.status) ? (far.get(keyOf(mutant)) ?? mutant) : mutant,
  );
}

const unknown = asked.filter((name) => groups[name] === undefined);
if (unknown.length > 0) {
  console.error(`there is no group ${unknown.join(', ')}; known: ${Object.keys(groups).join(', ')}`);
  process.exit(2);
}
mkdirSync(join(root, folder), { recursive: true });
const rows = [];
/** @type {string[]} */
const survivors = [];
for (const name of asked.length > 0 ? asked : Object.keys(groups)) {
  console.log(`\n== ${name}`);
  const mutants = mutate(name);
  /** @param {string[]} statuses */
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const all = noticed + count(...unnoticed);
  for (const { file, status, mutatorName, replacement = '', location } of mutants) {
    if (!unnoticed.includes(status)) continue;
    const change = `${mutatorName}${status === 'NoCoverage' ? ', which no test reaches' : ''}`;
    survivors.push(
      `${file}:${location.start.line}:${location.start.column} ${change}: ${replacement.replace(/\s+/g, ' ').slice(0, 80)}`,
    );
  }
  rows.push({
    group: name,
    changes: all,
    noticed,
    survived: count('Survived'),
    unreached: count('NoCoverage'),
    'score in %': all === 0 ? '-' : ((100 * noticed) / all).toFixed(1),
  });
}
console.log(`\nNoticed by no test:\n${survivors.join('\n')}\n`);
console.table(rows);
