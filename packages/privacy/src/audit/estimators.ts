import type { AuditEstimator } from './audit-scores.js';
import { gaussianFit } from './gaussian-fit.js';
import { oneRun } from './one-run.js';
import { oneRunFdp } from './one-run-fdp.js';
import { splitThreshold } from './split-bound.js';
import { clopperPearson, gaussianThreshold } from './threshold-bound.js';

/** Every estimator, those first that assume the least. */
export const auditEstimators: readonly AuditEstimator[] = [
  oneRun,
  oneRunFdp,
  clopperPearson,
  splitThreshold,
  gaussianThreshold,
  gaussianFit,
];
