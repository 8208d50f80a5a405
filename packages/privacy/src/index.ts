export {
  type Accountant,
  type BoundedEpsilon,
  type EpsilonAnswer,
  type EpsilonQuery,
  PrivacyParameterError,
  type PrivacyTracker,
  type Unbounded,
} from './accountant.js';
export { createRdpAccountant } from './accountants/rdp.js';
export { accountants, defaultAccountant } from './accountants/registry.js';
export {
  type ComposedEvent,
  type DpEvent,
  dpEventKinds,
  type GaussianEvent,
  type NonPrivateEvent,
  type PoissonSampledEvent,
  type SelfComposedEvent,
  type UnsupportedEvent,
} from './dp-event.js';
export {
  DpEventError,
  decodeDpEvent,
  dpEventVersion,
  type EncodedDpEvent,
  encodeDpEvent,
} from './dp-event-codec.js';
export { composeCharges, type LedgerCharge } from './ledger.js';
export { type Neighbouring, neighbouringRelations } from './neighbouring.js';
export { roundUp } from './round-up.js';
export { privacyStatement, type StatementFacts } from './statement.js';
export { accountingVersion } from './version.js';
