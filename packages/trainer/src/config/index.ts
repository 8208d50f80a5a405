/** The one description of a run. Nothing here loads a tensor library, so that the API can take it. */
export { ConfigError, type ConfigProblem } from './config-error.js';
export { describeRun, type RunDescription } from './describe-run.js';
export { parseRunConfig } from './parse-run-config.js';
export type { KnownCounts } from './plan-run.js';
export { type PlannedCharges, plannedCharges } from './planned-charges.js';
export type { RunConfig, RunConfigInput } from './run-config.js';
export { runConfigJsonSchema } from './run-config-json-schema.js';
export { cellKey, digestOf, foldOf, replicateKey, seedOf, sharedConfig } from './study/cell-key.js';
export { expandStudy, type StudyCell } from './study/expand-study.js';
export { parseStudy } from './study/parse-study.js';
export { type PlannedPrivacy, plannedPrivacy } from './study/planned-privacy.js';
export { readingText, readMetric } from './study/read-metric.js';
export type { StudyDefinition } from './study/study-definition.js';
