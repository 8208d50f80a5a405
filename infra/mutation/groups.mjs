/**
 * @typedef {object} Group
 * @property {readonly string[]} mutate globs of what is changed.
 * @property {readonly string[]} near globs of the tests that are asked first, and answer soon.
 * @property {readonly string[]} [far] tests that are asked about what those let pass.
 */

/** The step of training as a whole: measured, and therefore slow. */
const step = [
  'packages/trainer/src/{mechanism,noise}/**/*.test.ts',
  'packages/trainer/src/training/{build-run,random-streams,subject-unit}.test.ts',
];
/** @param {string} names @returns {readonly string[]} tests of `packages/privacy`; what is bundled for a browser says nothing of changed code. */
const privacy = (names) => [`packages/privacy/src/${names}.test.ts`, '!packages/privacy/src/bundle.test.ts'];

const metricStore = 'apps/api/src/modules/metrics/store';

/** @param {string} folder @param {readonly string[]} more tests that answer soon. @returns {Group} */
const component = (folder, more = []) => ({
  mutate: [`packages/trainer/src/${folder}/**/*.ts`],
  // What a config says of a part stands in the JSON schema, which is compared with the committed one.
  near: [`packages/trainer/src/${folder}/**/*.test.ts`, 'packages/trainer/src/config/*.test.ts', ...more],
  far: step,
});

/**
 * The guarantees, by folder: whatever is added to one is mutated with it.
 *
 * @type {Readonly<Record<string, Group>>}
 */
export const groups = {
  sampling: component('sampling'),
  clipping: component('clipping'),
  sparsification: component('sparsification'),
  noise: component('noise', ['packages/trainer/src/backends/wasm-simd/private-step-kernels.test.ts']),
  // Whole runs, as far as they are quick.
  mechanism: component('mechanism', [
    'packages/trainer/src/training/{random-streams,subject-unit}.test.ts',
    'packages/trainer/src/models/trainable-layers.test.ts',
  ]),
  ledger: {
    mutate: [
      'packages/privacy/src/{ledger,run-,privacy-ledger,group-,round-,epsilon-text,not-covered,delta-}*.ts',
    ],
    near: privacy(
      '{run-,ledger,privacy-ledger-,group-,round-,epsilon-,not-covered,delta-,merged-,event-,dp-event-}*',
    ),
    far: privacy('*'),
  },
  statement: {
    mutate: ['packages/privacy/src/statement*.ts'],
    near: privacy('{statement,run-claim,trade-off}*'),
    far: privacy('*'),
  },
  ingest: {
    mutate: ['apps/api/src/modules/{leases,ingest}/**/*.ts'],
    near: ['apps/api/src/modules/{leases,ingest}/**/*.test.ts'],
    far: ['apps/api/src/**/*.test.ts'],
  },
  // How points and their roll-ups are kept: asked of what needs no database.
  'metric-store': {
    mutate: [`${metricStore}/*.ts`, `!${metricStore}/*.{service,repository}.ts`],
    near: [`${metricStore}/*.test.ts`, `!${metricStore}/{metric-store,compaction}.test.ts`],
    far: [`${metricStore}/*.test.ts`],
  },
  'api-privacy': {
    mutate: ['apps/api/src/modules/{privacy,metrics}/*.ts', `${metricStore}/*.{service,repository}.ts`],
    near: ['apps/api/src/modules/{privacy,metrics}/**/*.test.ts', '!**/metric-store.test.ts'],
    far: ['apps/api/src/**/*.test.ts'],
  },
  'web-claims': {
    mutate: ['apps/web/src/**/*{epsilon,disclosure,not-covered,privacy,plan-noise}*.{ts,tsx}'],
    near: ['apps/web/src/**/*.test.{ts,tsx}'],
  },
};
