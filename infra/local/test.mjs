/** `npm test`: every check, one after another; ends with one line of counts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './chromium.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const environment = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NO_UPDATE_NOTIFIER: '1',
};
const counts = { passed: 0, failed: 0, skipped: 0 };

/** @param {string} name @param {string[]} command file under node_modules and its arguments @param {Record<string, string>} [env] */
function run(name, [file, ...args], env = {}) {
  console.log(`\n== ${name}`);
  const startedAt = Date.now();
  const result = spawnSync(process.execPath, [join(root, 'node_modules', file ?? ''), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...environment, ...env },
  });
  const isOk = result.status === 0;
  console.log(
    `== ${name}: ${isOk ? 'passed' : 'FAILED'} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`,
  );
  return isOk;
}

/** @param {string} name @param {string[]} command */
function check(name, command) {
  counts[run(name, command) ? 'passed' : 'failed'] += 1;
}

function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'clipwise-tests-'));
  const report = join(folder, 'report.json');
  const isOk = run(
    'tests',
    ['vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    {
      CHROMIUM_PATH: ensureChromium(),
    },
  );
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    counts.passed += numPassedTests;
    // A file that cannot be loaded fails the run without failing a test.
    counts.failed += isOk ? numFailedTests : Math.max(1, numFailedTests);
    counts.skipped += numPendingTests + numTodoTests;
  } catch (error) {
    console.error(`the tests left no report: ${error}`);
    counts.failed += 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

check('format and lint', ['@biomejs/biome/bin/biome', 'check', '.']);
check('build', ['turbo/bin/turbo', 'run', 'build', '--output-logs=errors-only', '--no-update-notifier']);
check('types', ['turbo/bin/turbo', 'run', 'typecheck', '--output-logs=errors-only', '--no-update-notifier']);
// It reads the types of what was built.
check('promises', ['../infra/lint/floating-promises.mjs']);
check('architecture', [
  'dependency-cruiser/bin/dependency-cruise.mjs',
  '--config',
  '.dependency-cruiser.cjs',
  'apps',
  'packages',
  'tests',
  'infra',
  'examples',
]);
check('architecture at run time', [
  'dependency-cruiser/bin/dependency-cruise.mjs',
  '--config',
  '.dependency-cruiser.run-time.cjs',
  'packages/trainer/src/config',
]);
check('unused code', ['knip/bin/knip.js', '--no-progress']);
try {
  runTests();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  counts.failed += 1;
}

console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;
