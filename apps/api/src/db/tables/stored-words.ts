import type { MetricDisclosure, TrainingEvent } from '@clipwise/contract';

type Wire<Kind extends TrainingEvent['kind']> = Extract<TrainingEvent, { kind: Kind }>;

/** What epsilon says about a stored value: the word of the training event in capitals. */
export type StoredDisclosure = Uppercase<MetricDisclosure>;

/** The kind of a stored artifact: the word of the training event in capitals. */
export type StoredArtifactKind = Uppercase<Wire<'artifact-recorded'>['artifactKind']>;

/** Where a stored run stands: before its end the server's word, then the training event's outcome in capitals. */
export type StoredRunStatus = 'QUEUED' | 'RUNNING' | Uppercase<Wire<'run-ended'>['outcome']>;
