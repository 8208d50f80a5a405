import { metricDefinitions } from '@clipwise/contract';
import { isDrawable } from '../../data/drawable';
import { metricNumber } from '../../data/metric-value';
import type { ConfigDifference } from './config-diff';
import type { DetailedRun } from './use-compared';

/** Something by which runs are placed along an axis. */
export type Dimension = {
  /** Names it in the address. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'number' | 'text';
  /** Computed from private data outside the guarantee, in one of the runs at least. */
  readonly isNotCovered: boolean;
  /** Null where the run has no value that can be placed. */
  readonly of: (run: DetailedRun) => number | string | null;
};

/** The dimension of claimed epsilons; those of other terms are other quantities and never share an axis with it. */
export const epsilonDimension = 'epsilon';
const metricPrefix = 'metric.';
const titles: ReadonlyMap<string, string> = new Map(
  Object.values(metricDefinitions).map(({ name, title }) => [name, title]),
);
const fixed: readonly Dimension[] = (
  [
    ['number', epsilonDimension, ({ privacy }) => privacy.epsilon ?? null],
    ['number', 'sigma', ({ noiseMultiplier }) => noiseMultiplier ?? 0],
    ['text', 'method', ({ method }) => method],
    ['text', 'model', ({ model }) => model],
  ] as const satisfies readonly (readonly [Dimension['kind'], string, Dimension['of']])[]
).map(([kind, id, of]) => ({ kind, id, title: id, isNotCovered: false, of }));
/** Paths that a fixed dimension tells already. */
const told = new Set(['noise.noiseMultiplier', 'model.kind', 'clipping.kind']);

/** All by which these runs differ: what everyone asks for, every metric, and the places where their configs differ. */
export function dimensionsOf(
  runs: readonly DetailedRun[],
  differences: readonly ConfigDifference[],
): readonly Dimension[] {
  const metrics = new Map<string, boolean>();
  for (const { metrics: own } of runs)
    for (const { name, disclosure } of own)
      metrics.set(name, (metrics.get(name) ?? false) || disclosure === 'DIAGNOSTIC');
  const measured = [...metrics].map(
    ([name, isNotCovered]): Dimension => ({
      id: `${metricPrefix}${name}`,
      title: titles.get(name) ?? name,
      kind: 'number',
      isNotCovered,
      of: (run) => {
        const value = metricNumber(run.metrics.find((one) => one.name === name)?.last);
        return isDrawable(value) ? value : null;
      },
    }),
  );
  const settings = differences
    .filter(({ path }) => !told.has(path))
    .map(({ path }): Dimension => {
      const values = runs.map((run) => settingAt(run.config, path));
      const isNumber = values.every((value) => value === null || typeof value === 'number');
      return {
        id: `config.${path}`,
        title: path,
        kind: isNumber ? 'number' : 'text',
        isNotCovered: false,
        of: (run) => {
          const value = settingAt(run.config, path);
          return value === null || isNumber ? (value as number | null) : String(value);
        },
      };
    });
  return [...fixed, ...measured, ...settings];
}

function settingAt(config: unknown, path: string): unknown {
  let at = config;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null) return null;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return at === undefined ? null : typeof at === 'object' && at !== null ? JSON.stringify(at) : at;
}
