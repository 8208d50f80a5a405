import { toCsv } from '../../data/csv';
import { termsColumns } from '../../data/epsilon-terms';
import { notCoveredNote } from '../../ui/not-covered';
import type { Dimension } from './dimensions';
import { type DetailedRun, seedOf } from './use-compared';

/** A run a line, with what tells it and its epsilon apart, and its place along each dimension. */
export function placesCsv(runs: readonly DetailedRun[], dimensions: readonly Dimension[]): string {
  const identities = runs.map((run) => ({
    run_id: run.id,
    name: run.name,
    seed: seedOf(run),
    run_method: run.method,
    noise_multiplier: run.noiseMultiplier ?? null,
    ...termsColumns(run.privacy),
  }));
  const head = Object.keys(identities[0] ?? {});
  return toCsv(
    [
      ...head,
      ...dimensions.map(({ title, isNotCovered }) => (isNotCovered ? `${title} (${notCoveredNote})` : title)),
    ],
    runs.map((run, at) => [
      ...(Object.values(identities[at] ?? {}) as (string | number | null)[]),
      ...dimensions.map((dimension) => dimension.of(run)),
    ]),
  );
}

/** What a picture says of dimensions that are not covered; undefined where all are. */
export function titleWithMark(dimensions: readonly Dimension[]): string | undefined {
  const marked = dimensions.filter(({ isNotCovered }) => isNotCovered).map(({ title }) => title);
  return marked.length === 0 ? undefined : `${notCoveredNote}: ${marked.join(', ')}`;
}
