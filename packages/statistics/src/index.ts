export { bootstrapInterval } from './bootstrap.js';
export { comparePaired, fewestPairs, type PairedComparison } from './compare-paired.js';
export {
  type ComparedCells,
  comparePlanned,
  type JudgedComparison,
  type NamedCell,
  type Replicate,
} from './compare-planned.js';
export { type Description, describe, type Interval, intervalAround, meanOf } from './describe.js';
export { holm } from './holm.js';
export { type ClaimJudgement, judgeClaim, judgeEpsilonClaim, judgementTexts } from './judge-claim.js';
export { type Course, type MeanCourse, meanCourse, sharedPlaces } from './mean-course.js';
export { type CostAndUtility, paretoFront, stepsBeside } from './pareto.js';
export { pairedPower, pairsNeeded } from './power.js';
