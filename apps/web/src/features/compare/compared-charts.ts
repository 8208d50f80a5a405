import type { Curve } from '../../charts/curve';
import { epsilonSeriesAt, toEpsilonPoints } from '../../data/epsilon-series';
import { claimNote, termsColumns, termsText } from '../../data/epsilon-terms';
import { type Axis, type Drawn, drawnAgainst, type Series, toSeries } from '../../data/series';
import { notCoveredNote } from '../../ui/not-covered';
import { differingDatasets, facetOf } from './facets';
import { groupKey, type RunGroup } from './groups';
import { meanCurve } from './mean-curve';
import { type ComparedRun, type RunCurves, seedOf } from './use-compared';

/** One chart of the comparison. */
export type ComparedChart = {
  readonly title: string;
  readonly sub: string;
  readonly curves: readonly Curve[];
  /** Each run by itself, for the export. */
  readonly seeds: readonly Curve[];
};

export type ChartChoice = {
  readonly isEpsilon: boolean;
  readonly axis: Axis;
  readonly spread: 'interval' | 'seeds';
  readonly facet: 'model' | 'none';
};

/** The charts of a comparison: one for each facet; data sets, and epsilons of different delta, unit or relation, never share one. */
export function comparedCharts(
  runs: readonly ComparedRun[],
  curvesOf: ReadonlyMap<string, RunCurves>,
  groups: readonly RunGroup[],
  choice: ChartChoice,
): readonly ComparedChart[] {
  const datasets = differingDatasets(runs);
  const facets = new Map<string, { readonly run: ComparedRun; readonly curves: RunCurves }[]>();
  for (const run of runs) {
    const curves = curvesOf.get(run.id);
    if (curves === undefined) continue;
    const title = facetTitle(run, datasets, choice);
    const before = facets.get(title);
    if (before === undefined) facets.set(title, [{ run, curves }]);
    else before.push({ run, curves });
  }
  return [...facets]
    .sort(([a], [b]) => b.localeCompare(a))
    .map(([title, members]) => chartOf(title, members, groups, choice));
}

function facetTitle(
  run: ComparedRun,
  datasets: readonly string[],
  { facet, isEpsilon, axis }: ChartChoice,
): string {
  const parts = [
    facet === 'model' ? facetOf(run, datasets) : datasets.length === 0 ? 'All runs' : run.dataset,
    isEpsilon || axis === 'epsilon' ? termsText(run.privacy) : undefined,
  ];
  return parts.filter(Boolean).join(', ');
}

function chartOf(
  title: string,
  members: readonly { readonly run: ComparedRun; readonly curves: RunCurves }[],
  groups: readonly RunGroup[],
  { isEpsilon, axis, spread }: ChartChoice,
): ComparedChart {
  const curves: Curve[] = [];
  const seeds: Curve[] = [];
  const counts = new Set<number>();
  for (const group of groups) {
    const own = members.filter(({ run }) => groupKey(run) === group.key);
    const drawn = own.flatMap(({ run, curves: read }) => {
      const one = drawnRun(read, isEpsilon, axis);
      return one === undefined ? [] : [{ run, ...one }];
    });
    if (drawn.length === 0) continue;
    const [first] = drawn;
    const note = isEpsilon
      ? first && claimNote(first.run.privacy)
      : drawn.some(({ disclosure }) => disclosure === 'DIAGNOSTIC')
        ? notCoveredNote
        : undefined;
    const look = {
      colour: group.token,
      dash: group.dash,
      ...(note === undefined ? {} : { note }),
    };
    const single = drawn.map(
      ({ run, x, y }): Curve => ({
        id: run.id,
        label: run.name,
        ...look,
        columns: {
          run_id: run.id,
          seed: seedOf(run),
          method: run.method,
          noise_multiplier: run.noiseMultiplier ?? null,
          ...termsColumns(run.privacy),
        },
        x,
        y,
      }),
    );
    seeds.push(...single);
    const mean = drawn.length > 1 ? meanCurve(drawn) : undefined;
    const isMean = mean !== undefined && spread === 'interval';
    if (isMean) {
      counts.add(mean.n);
      curves.push({
        id: group.key,
        label: group.label,
        ...look,
        x: mean.x,
        y: mean.y,
        band: { low: mean.low, high: mean.high },
      });
      continue;
    }
    // One seed carries the label of all of them.
    const isAlone = groups.every(({ count }) => count === 1);
    curves.push(
      ...single.map((curve, at) => ({
        ...curve,
        id: at === 0 ? group.key : `${group.key} ${curve.id}`,
        label: isAlone ? curve.label : group.label,
        isLabelled: at === 0,
        isQuiet: at > 0,
      })),
    );
  }
  const n = [...counts].sort((a, b) => a - b);
  const sub =
    n.length === 0
      ? 'single runs'
      : `mean and 95 % interval of ${n[0] === n.at(-1) ? n[0] : `${n[0]} to ${n.at(-1)}`} runs`;
  return { title, sub, curves, seeds };
}

function drawnRun(
  read: RunCurves,
  isEpsilon: boolean,
  axis: Axis,
): (Drawn & Pick<Series, 'disclosure'>) | undefined {
  const points = read.epsilonSeries === undefined ? undefined : toEpsilonPoints(read.epsilonSeries);
  const spent =
    points && epsilonSeriesAt(points, { lastCursor: read.lastCursor, epsilon: points.values.at(-1) ?? null });
  const found = read.series?.[0];
  const series = isEpsilon ? spent : found && toSeries(found);
  if (series === undefined) return undefined;
  const drawn = drawnAgainst(series, axis, spent);
  return drawn.x.length === 0 ? undefined : { ...drawn, disclosure: series.disclosure };
}
