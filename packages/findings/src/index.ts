export { addedLaterTag, factsOfRun, type RunRecord } from './facts-of-run.js';
export { findFaults } from './find-faults.js';
export type { Finding, Severity } from './finding.js';
export { rules } from './registry.js';
export type { Accounting, RunFacts, SeriesFacts } from './run-facts.js';
export type { StatedFacts } from './stated-facts.js';
