import type { MetricDisclosure, TrainingEvent } from '@clipwise/contract';
import type { Verdict } from '@clipwise/privacy';

type Wire<Kind extends TrainingEvent['kind']> = Extract<TrainingEvent, { kind: Kind }>;

/** What epsilon says about a stored value: the word of the training event in capitals. */
export type StoredDisclosure = Uppercase<MetricDisclosure>;

/** The kind of a stored artifact: the word of the training event in capitals. */
export type StoredArtifactKind = Uppercase<Wire<'artifact-recorded'>['artifactKind']>;

/** Where a stored run stands: before its end the server's word, then the training event's outcome in capitals. */
export type StoredRunStatus = 'QUEUED' | 'RUNNING' | 'INTERRUPTED' | Uppercase<Wire<'run-ended'>['outcome']>;

type WithUnderscores<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Head}_${WithUnderscores<Tail>}`
  : Text;

/** What a stored run may claim: the word of the ledger's verdict in capitals. */
export type StoredVerdict = Uppercase<WithUnderscores<Verdict>>;

/** Whose presence a budget hides. */
export type StoredPrivacyUnit = 'example' | 'subject';

/** `OVERSPENT` is what the server notes: a run charged, or read, what no budget had left. */
export type StoredBudgetDecision = 'SET' | 'OVERRIDE' | 'OVERSPENT';

/** Who did what the audit log tells of. `PERSON` signed in by the identity provider. `STRANGER` is whoever gave no good key. */
export type StoredActorKind = 'LOCAL' | 'KEY' | 'PERSON' | 'LINK' | 'SERVER' | 'STRANGER';

/** What the audit log tells of. */
export type StoredAuditAction =
  | 'SIGNED_IN'
  | 'SIGN_IN_REFUSED'
  | 'SIGNED_OUT'
  | 'LINK_OPENED'
  | 'KEY_MADE'
  | 'KEY_ROTATED'
  | 'KEY_REVOKED'
  | 'LINK_MADE'
  | 'LINK_REVOKED'
  | 'PROJECT_MADE'
  | 'PROJECT_RENAMED'
  | 'RUNS_LAUNCHED'
  | 'RUNS_CANCELLED'
  | 'RUNS_ARCHIVED'
  | 'RUNS_UNARCHIVED'
  | 'RUNS_DELETED'
  | 'RUNS_RESTORED'
  | 'RUNS_PURGED'
  | 'RUN_DECLARED'
  | 'RUN_IMPORTED'
  | 'BUDGET_SET'
  | 'BUDGET_OVERRIDDEN'
  | 'EXPORTED';

export type StoredAuditOutcome = 'DONE' | 'REFUSED';
