import { comparePlanned, type JudgedComparison } from '@clipwise/statistics';
import type { CellSummary } from './cell-summary.js';
import type { StudyRuns } from './study-results.js';

/** A planned comparison with what came of it. */
export interface JudgedPlan extends JudgedComparison {
  readonly first: string;
  readonly second: string;
  /** Whether both cells have the same epsilon under the same terms. */
  readonly isAtEqualPrivacy: boolean;
}

/** What was planned, in the order of the definition. */
export function judgePlanned(
  { definition }: StudyRuns,
  cells: readonly CellSummary[],
): readonly JudgedPlan[] {
  const cellOf = (name: string) => cells.find((cell) => cell.name === name) as CellSummary;
  const pairs = definition.comparisons.map(({ first, second }) => ({
    first: cellOf(first),
    second: cellOf(second),
  }));
  return comparePlanned(pairs).map((judged, at) => {
    const { first, second } = pairs[at] as (typeof pairs)[number];
    return { ...judged, first: first.name, second: second.name, isAtEqualPrivacy: areEqual(first, second) };
  });
}

function areEqual({ privacy: one }: CellSummary, { privacy: other }: CellSummary): boolean {
  if (one === null || other === null) return false;
  return (['epsilon', 'delta', 'unit', 'neighbouring'] as const).every((name) => one[name] === other[name]);
}
