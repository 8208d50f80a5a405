import { paretoFront } from '@clipwise/statistics';
import { groupBy } from '../group-by.js';
import type { RunPrivacy } from '../privacy/privacy.type.js';
import type { Cell } from './cells.type.js';
import type { Pareto } from './pareto.type.js';

/** A cell as the front sees it. */
export type ParetoInput = Cell & { readonly privacy: RunPrivacy | null };

/** Cells by what they cost and what they gave; those of another data set, delta, unit or relation are on fronts of their own. */
export function paretoOf(
  cells: readonly ParetoInput[],
  { metric, goal }: { readonly metric: string; readonly goal: 'maximize' | 'minimize' },
): Pareto {
  const measured = cells.flatMap((cell) => (cell.mean === null ? [] : [{ ...cell, mean: cell.mean }]));
  const claimed = measured.flatMap((cell) => {
    const { privacy } = cell;
    return privacy?.verdict === 'PRIVATE' && privacy.epsilon !== null
      ? [{ cell, privacy, epsilon: privacy.epsilon, utility: goal === 'maximize' ? cell.mean : -cell.mean }]
      : [];
  });
  const fronts = groupBy(claimed, ({ cell, privacy: { delta, unit, neighbouring } }) =>
    JSON.stringify([cell.dataset, delta, unit, neighbouring]),
  );
  return {
    metric,
    goal,
    fronts: [...fronts.values()].map((points) => {
      const front = new Set(paretoFront(points));
      const [{ cell, privacy }] = points as [(typeof points)[number]];
      const { delta, unit, neighbouring } = privacy;
      return {
        dataset: cell.dataset,
        delta,
        unit,
        neighbouring,
        points: points
          .toSorted((one, other) => one.epsilon - other.epsilon)
          .map((point) => ({ cell: point.cell, epsilon: point.epsilon, isOnFront: front.has(point) })),
      };
    }),
    // What cannot be verified is neither on a front nor a reference.
    nonPrivate: measured.filter(({ privacy }) => privacy?.verdict === 'NON_PRIVATE'),
    trivial: cells.find(({ trivial }) => trivial !== null)?.trivial ?? null,
  };
}
