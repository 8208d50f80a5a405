import type { ImportedRun } from '../importer.js';

/** How a run ended, by MLflow's word or number; one that never ended counts as cancelled. */
export function outcomeOf(status: unknown): ImportedRun['outcome'] {
  if (status === 3 || status === 'FINISHED') return 'completed';
  return status === 4 || status === 'FAILED' ? 'failed' : 'cancelled';
}
