import { backendRegistry } from '../backends/registry.js';
import { askChild } from './ask-child.js';
import { probeTimeoutMs } from './compare-backends.js';
import { gradientDistance, gradientTolerance } from './gradient-distance.js';

/** What is known of a backend. `broken` crashed or hung: it does the same to a run that takes it. */
export type BackendReport =
  | {
      readonly kind: string;
      readonly status: 'usable';
      readonly description: string;
      /** Largest relative distance of its gradients from those of another usable backend; null when there is none. */
      readonly gradients: {
        readonly comparedWith: string;
        readonly distance: number;
        readonly isRight: boolean;
      } | null;
    }
  | {
      readonly kind: string;
      readonly status: 'unavailable' | 'broken';
      readonly reason: string;
      readonly remedy: string;
    };

/**
 * Loads every backend of the registry in a process of its own and compares their gradients with those of the plainest that works,
 * the last of the registry.
 *
 * @param report told each step before it is taken.
 */
export async function probeBackends(report: (line: string) => void): Promise<readonly BackendReport[]> {
  const outcomes = [];
  for (const { kind, remedy } of backendRegistry) {
    report(`loading ${kind}`);
    outcomes.push({
      kind,
      remedy,
      outcome: await askChild({ kind: 'probe', backend: kind }, probeTimeoutMs),
    });
  }
  const usable = outcomes.flatMap(({ kind, outcome }) =>
    outcome.kind === 'answer' ? [{ kind, gradients: outcome.answer.gradients }] : [],
  );
  return outcomes.map(({ kind, remedy, outcome }): BackendReport => {
    if (outcome.kind !== 'answer')
      return {
        kind,
        status: outcome.kind,
        reason: outcome.reason,
        remedy:
          outcome.kind === 'broken'
            ? `name another backend in training.backend; ${remedy}`
            : outcome.remedy || remedy,
      };
    const { description, gradients } = outcome.answer;
    const other = usable.findLast((backend) => backend.kind !== kind);
    if (other === undefined) return { kind, status: 'usable', description, gradients: null };
    const distance = gradientDistance(gradients, other.gradients);
    return {
      kind,
      status: 'usable',
      description,
      gradients: { comparedWith: other.kind, distance, isRight: distance <= gradientTolerance },
    };
  });
}

/** What `auto` comes to: it takes the first that loads, and one that crashes on loading takes the run with it. */
export function automaticBackend(reports: readonly BackendReport[]): BackendReport | undefined {
  return reports.find(({ status }) => status !== 'unavailable');
}
