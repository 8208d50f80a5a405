export type { AuditBound, AuditEstimator, AuditQuery, AuditScores } from './audit-scores.js';
export { type BootstrapInterval, bootstrap, rocArea } from './bootstrap.js';
export { type CurveViolation, curveViolation } from './curve-violation.js';
export { auditEstimators } from './estimators.js';
export { fitGaussian, type GaussianFit } from './gaussian-fit.js';
