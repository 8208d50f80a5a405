import { type Description, describe, type NamedCell } from '@clipwise/statistics';
import { describeRun } from '../config/describe-run.js';
import { replicateKey } from '../config/study/cell-key.js';
import { readMetric } from '../config/study/read-metric.js';
import type { StudyDefinition } from '../config/study/study-definition.js';
import type { ResultRun, StudyRuns } from './study-results.js';

/** The epsilon of a cell and all that it means nothing without. */
export interface CellPrivacy {
  /** The largest of its completed runs; null without a guarantee. */
  readonly epsilon: number | null;
  readonly reason: string;
  readonly delta: number | null;
  readonly unit: string;
  readonly neighbouring: string;
  /** Of the subject with most training examples; null where an example is all that there is of one. */
  readonly subject: { readonly epsilon: number | null; readonly examples: number } | null;
}

/** A cell of a study as a table shows it. */
export interface CellSummary extends NamedCell {
  readonly model: string;
  readonly method: string;
  readonly noiseMultiplier: number | null;
  /** Null before a run was completed. */
  readonly privacy: CellPrivacy | null;
  readonly unfinished: number;
  readonly statistics: Description;
  /** What one class everywhere reaches. */
  readonly trivial: number | null;
}

/** The cells of a study with the values of a metric. @param metric default: the one that decides. */
export function summarizeCells(
  { definition, cells }: StudyRuns,
  metric: string = definition.metric.name,
): readonly CellSummary[] {
  return cells.map(({ name, runs }) => {
    const [first] = runs as readonly [ResultRun];
    const { model, method, noiseMultiplier } = describeRun(first.config);
    const completed = runs.filter(({ standing }) => standing === 'completed');
    const values = completed.flatMap((run) => {
      const value = readOf(run, metric, definition);
      return value === null ? [] : [{ key: replicateKey({ ...run.config }), value }];
    });
    return {
      name,
      model,
      method,
      noiseMultiplier,
      privacy: privacyOf(completed),
      unfinished: runs.length - completed.length,
      values,
      statistics: describe(values.map(({ value }) => value)),
      trivial: trivialOf(completed, metric),
    };
  });
}

function readOf(run: ResultRun, metric: string, { metric: deciding }: StudyDefinition): number | null {
  const points = run.series[metric] ?? [];
  return readMetric(points, deciding.read, run.privacy?.epsilon !== null);
}

function privacyOf(runs: readonly ResultRun[]): CellPrivacy | null {
  const claims = runs.flatMap(({ privacy }) => (privacy === null ? [] : [privacy]));
  return (
    claims.find(({ epsilon }) => epsilon === null) ??
    claims.reduce<CellPrivacy | null>(
      (most, claim) => ((claim.epsilon ?? 0) > (most?.epsilon ?? -1) ? claim : most),
      null,
    )
  );
}

function trivialOf(runs: readonly ResultRun[], metric: string): number | null {
  const name = metric.replace(/^validation\//, 'validation/trivial-');
  return runs.map(({ series }) => series[name]?.at(-1)?.value).find((value) => value !== undefined) ?? null;
}
