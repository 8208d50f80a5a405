export { ConfigError } from './config/config-error.js';
export { parseRunConfig } from './config/parse-run-config.js';
export type { RunConfig, RunConfigInput } from './config/run-config.js';
export { demoStudy, type StudyPreset } from './presets/demo-study.js';
export { type Outcome, type TrainOptions, train } from './training/train-loop.js';
export type { StoredArtifact, TrainingSink } from './training/training-sink.js';
