/** The one description of a run. Nothing here loads a tensor library, so that the API can take it. */
export { ConfigError, type ConfigProblem } from './config-error.js';
export { describeRun, type RunDescription } from './describe-run.js';
export { parseRunConfig } from './parse-run-config.js';
export type { RunConfig, RunConfigInput } from './run-config.js';
export { runConfigJsonSchema } from './run-config-json-schema.js';
