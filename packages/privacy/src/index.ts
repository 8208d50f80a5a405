export {
  type Accountant,
  type BoundedDelta,
  type BoundedEpsilon,
  type Certainty,
  type DeltaAnswer,
  type DeltaQuery,
  type EpsilonAnswer,
  type EpsilonQuery,
  PrivacyParameterError,
  type PrivacyTracker,
  type TrajectoryQuery,
  type Unbounded,
} from './accountant.js';
export { createBestAccountant } from './accountants/best.js';
export { createGdpAccountant } from './accountants/gdp.js';
export { createPldAccountant } from './accountants/pld.js';
export { createPrvAccountant } from './accountants/prv.js';
export { createRdpAccountant } from './accountants/rdp.js';
export { accountants, bestAccountant, defaultAccountant } from './accountants/registry.js';
export { createZcdpAccountant } from './accountants/zcdp.js';
export { type AttackFacts, type AttackRate, attackFacts, attackSentence } from './attack-facts.js';
export type { BudgetShare, BudgetTerms, PromisedEpsilon, SubjectSet } from './budget/budget-share.js';
export { type BudgetStanding, budgetStanding } from './budget/budget-use.js';
export { type ComposedEpsilon, type Composition, composedEpsilon } from './budget/composed-epsilon.js';
export { budgetMicros } from './budget/micro-epsilon.js';
export { OpenCompositions } from './budget/open-compositions.js';
export {
  type CalibrationAnswer,
  type CalibrationParameter,
  type CalibrationRequest,
  type CalibrationTarget,
  calibrate,
} from './calibration.js';
export { deltaWarning } from './delta-warning.js';
export {
  type BallsInBinsEvent,
  type BandedMatrixFactorizationEvent,
  type ComposedEvent,
  type DiscreteGaussianEvent,
  type DpEvent,
  dpEventKinds,
  type FixedSizeSampledEvent,
  type GaussianEvent,
  type GroupEvent,
  type LaplaceEvent,
  type NonPrivateEvent,
  type PoissonSampledEvent,
  type RepeatAndSelectEvent,
  type SelfComposedEvent,
  type ShuffledEvent,
  type TreeAggregationEvent,
  type TruncatedPoissonSampledEvent,
  type UnsupportedEvent,
} from './dp-event.js';
export {
  DpEventError,
  decodeDpEvent,
  dpEventVersion,
  type EncodedDpEvent,
  encodeDpEvent,
} from './dp-event-codec.js';
export { deltaText, type EpsilonFacts, epsilonDigits, epsilonText } from './epsilon-text.js';
export { type EventOutline, eventOutline } from './event-outline.js';
export { type GroupBound, groupPrivacy, groupPrivacyAccountant } from './group-privacy.js';
export { HiddenStateConditionError } from './hidden-state/conditions.js';
export { hiddenStateEpsilon, hiddenStateRdp } from './hidden-state/hidden-state.js';
export type { GradientBound, HiddenStateProblem } from './hidden-state/problem.js';
export { composeCharges, type LedgerCharge } from './ledger.js';
export type { LedgerAnswer } from './ledger-answer.js';
export {
  type BudgetUse,
  type ChargeOutcome,
  type ChargePreview,
  type ChargeRefusal,
  type ChargeRequest,
  chargeLedger,
  previewCharge,
  type RefusalCode,
  recordCharge,
  remainingEpsilon,
  spentEpsilon,
} from './ledger-charge.js';
export { type Neighbouring, neighbouringRelations } from './neighbouring.js';
export type { NoiseName } from './noise-name.js';
export { type CoverageFacts, notCoveredSentences } from './not-covered.js';
export {
  type LedgerEntry,
  type LedgerSubject,
  ledgerEvent,
  openLedger,
  type PrivacyBudget,
  type PrivacyLedger,
} from './privacy-ledger.js';
export {
  decodePrivacyLedger,
  type EncodedPrivacyLedger,
  encodePrivacyLedger,
  PrivacyLedgerError,
  privacyLedgerVersion,
} from './privacy-ledger-codec.js';
export { type PublishedModel, registryEntry, toBeFilledIn } from './registry-entry.js';
export { roundDown } from './round-down.js';
export { roundUp } from './round-up.js';
export {
  type AnnouncedMechanism,
  type AttemptEvidence,
  type Claim,
  type ClaimEvidence,
  judgeClaim,
  type Verdict,
} from './run-claim.js';
export {
  type LedgerFacts,
  openRunLedger,
  type RunLedger,
  type RunLedgerOptions,
} from './run-ledger.js';
export { type Selection, selectionEvent } from './selection-event.js';
export { sgdEvent } from './sgd-event.js';
export {
  type AuditFacts,
  describePrivacy,
  type GroupStatement,
  type PrivacyStatement,
  type StatedFinding,
  type StatementFacts,
} from './statement.js';
export { curvePoints, statementHtml } from './statement-html.js';
export { type StatementSection, statementSections } from './statement-sections.js';
export {
  privacyStatement,
  statementMarkdown,
  statementSummary,
  statementText,
} from './statement-text.js';
export { type TradeOff, tradeOff } from './trade-off.js';
export { accountingVersion } from './version.js';
