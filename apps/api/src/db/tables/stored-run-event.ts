import type { TrainingEvent } from '@clipwise/contract';
import type { StoredRunStatus } from './stored-words.js';

type Wire<Kind extends TrainingEvent['kind']> = Extract<TrainingEvent, { kind: Kind }>;

/**
 * An event as it lies in `run_events`: what the trainer sent, with what the server added to it
 * (epsilon, the artifact's id), and the status changes, most of which the server writes itself.
 */
export type StoredRunEvent =
  | Wire<'run-started'>
  | (Wire<'privacy-charged'> & { readonly epsilon: number | null })
  | Wire<'metrics-recorded'>
  | (Wire<'artifact-recorded'> & { readonly artifactId: string })
  | Wire<'log-written'>
  | {
      readonly kind: 'status-changed';
      readonly at: string;
      readonly status: StoredRunStatus;
      readonly failure: { readonly code: string; readonly message: string } | null;
    };
