import { lineIdentity } from '../../identity/line-identity';
import type { TokenName } from '../../theme/tokens';
import type { ComparedRun } from './use-compared';

/** The runs of one method at one noise multiplier, and how they are drawn in every chart. */
export type RunGroup = {
  /** Names the group in the address. */
  readonly key: string;
  readonly label: string;
  readonly method: string;
  /** Null for a method without noise. */
  readonly noiseMultiplier: number | null;
  readonly token: TokenName;
  readonly dash: readonly number[];
  readonly count: number;
};

type Grouped = Pick<ComparedRun, 'method' | 'noiseMultiplier'>;

/** Names the group that a run belongs to. */
export function groupKey({ method, noiseMultiplier }: Grouped): string {
  return `${method}:${noiseMultiplier ?? 0}`;
}

/** The groups of the runs, by method and then by noise. */
export function runGroups(runs: readonly Grouped[]): readonly RunGroup[] {
  const groups = new Map<string, RunGroup>();
  for (const run of runs) {
    const key = groupKey(run);
    const before = groups.get(key);
    groups.set(key, {
      key,
      method: run.method,
      noiseMultiplier: run.noiseMultiplier ?? null,
      ...lineIdentity(run.method, run.noiseMultiplier),
      count: (before?.count ?? 0) + 1,
    });
  }
  return [...groups.values()].sort(
    (a, b) => a.method.localeCompare(b.method) || (a.noiseMultiplier ?? 0) - (b.noiseMultiplier ?? 0),
  );
}
