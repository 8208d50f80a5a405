import { limits } from '@clipwise/contract';
import { ConfigError, type ConfigProblem } from '../config-error.js';
import { parseRunConfig } from '../parse-run-config.js';
import type { RunConfig } from '../run-config.js';
import { shownValue } from '../shown-value.js';
import { cellKey } from './cell-key.js';
import type { StudyDefinition } from './study-definition.js';

type Json = Readonly<Record<string, unknown>>;

/** One run of a study. */
export interface StudyRun {
  readonly seed: number;
  /** Null without folds. */
  readonly fold: number | null;
  readonly config: RunConfig;
}

/** Runs of a study that differ in seed and fold alone. */
export interface StudyCell {
  readonly name: string;
  /** As `cellKey` gives it for each of the runs. */
  readonly key: string;
  /** By seed, then by fold. */
  readonly runs: readonly StudyRun[];
}

/**
 * The runs of a study: cells in the order of the list, or of the axes with the last one fastest; within a cell seed by seed, and
 * fold by fold. The same definition gives the same runs in the same order, everywhere.
 *
 * @param definition as `parseStudy` gave it.
 * @throws ConfigError whose paths name the cell: `cell "automatic, 0.5": clipping.clipNorm`.
 */
export function expandStudy(definition: StudyDefinition): readonly StudyCell[] {
  const { base, seeds, folds, comparisons, claims = [] } = definition;
  const foldNumbers = folds === null ? [null] : Array.from({ length: folds.count }, (_, fold) => fold);
  const cellCount =
    definition.cells.length || definition.axes.reduce((n, { values }) => n * values.length, 1);
  const runCount = cellCount * seeds.length * foldNumbers.length;
  if (runCount > limits.studyRuns)
    throw new ConfigError([
      {
        path: 'study',
        value: String(runCount),
        message: `must have at most ${limits.studyRuns} runs, got ${runCount} (${cellCount} cells x ${seeds.length} seeds x ${foldNumbers.length} folds); leave some out`,
      },
    ]);
  const problems: ConfigProblem[] = [];
  const cells: StudyCell[] = [];
  for (const { name, set } of definition.cells.length > 0 ? definition.cells : crossed(definition)) {
    const place = (path: string) => `cell ${shownValue(name)}${path === 'config' ? '' : `: ${path}`}`;
    const refuse = (path: string, value: unknown, message: string) =>
      problems.push({ path: place(path), value: shownValue(value), message });
    const json = Object.entries(set).reduce<Json>(
      (config, [path, value]) => withValue(config, path, value),
      base,
    );
    try {
      // Once a cell: noise that a target epsilon chooses takes time, and is the same for every seed and fold.
      const config = parseRunConfig(
        folds === null
          ? json
          : withValue(json, 'dataset.split', {
              kind: 'k-fold',
              folds: folds.count,
              fold: 0,
              seed: folds.seed,
            }),
      );
      const runs = seeds.flatMap((seed) =>
        foldNumbers.map((fold) => ({ seed, fold, config: replicate(config, { name, seed, fold }) })),
      );
      const key = cellKey(config);
      const twin = cells.find((one) => one.key === key);
      if (twin !== undefined)
        refuse('config', key, `must differ from cell "${twin.name}": both run the same config`);
      if (cells.some((one) => one.name === name)) refuse('config', name, 'must have a name of its own');
      cells.push({ name, key, runs });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems.map((problem) => ({ ...problem, path: place(problem.path) })));
    }
  }
  if (problems.length === 0)
    problems.push(
      ...unknownCells(comparisons, cells, 'comparisons'),
      ...claims.flatMap(({ pairs }, at) => unknownCells(pairs, cells, `claims.${at}.pairs`)),
    );
  if (problems.length > 0) throw new ConfigError(problems.slice(0, 20));
  return cells;
}

function unknownCells(
  pairs: readonly { readonly first: string; readonly second: string }[],
  cells: readonly StudyCell[],
  path: string,
): readonly ConfigProblem[] {
  const known = cells
    .map(({ name }) => `"${name}"`)
    .slice(0, 20)
    .join(', ');
  return pairs.flatMap((pair, at) =>
    (['first', 'second'] as const)
      .filter((side) => !cells.some(({ name }) => name === pair[side]))
      .map((side) => ({
        path: `${path}.${at}.${side}`,
        value: shownValue(pair[side]),
        message: `is no cell; known: ${known}`,
      })),
  );
}

/** Every combination of the values of the axes, the last axis fastest. */
function crossed({ axes }: StudyDefinition): readonly { readonly name: string; readonly set: Json }[] {
  const all = axes.reduce<readonly { readonly names: readonly string[]; readonly set: Json }[]>(
    (cells, { path, values, labels }) =>
      cells.flatMap(({ names, set }) =>
        values.map((value, at) => ({
          names: [...names, labels?.[at] ?? labelOf(path, value)],
          set: { ...set, [path]: value },
        })),
      ),
    [{ names: [], set: {} }],
  );
  return all.map(({ names, set }) => ({ name: names.join(', ') || 'base', set }));
}

/** `noiseMultiplier 0.5`, `automatic`, `unet`: the kind of a part, else key and value. */
function labelOf(path: string, value: unknown): string {
  if (typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string')
    return value.kind;
  return `${path.split('.').at(-1)} ${typeof value === 'string' ? value : shownValue(value)}`;
}

function replicate(
  config: RunConfig,
  { name, seed, fold }: { readonly name: string; readonly seed: number; readonly fold: number | null },
): RunConfig {
  const { source } = config.noise;
  const { dataset } = config;
  return {
    ...config,
    name: `${name}, seed ${seed}${fold === null ? '' : `, fold ${fold}`}`.slice(0, limits.runNameLength),
    dataset:
      fold === null || !('split' in dataset)
        ? dataset
        : (withValue(dataset, 'split.fold', fold) as typeof dataset),
    training: { ...config.training, seed },
    // Noise from one seed would be the same in every run.
    noise: { ...config.noise, source: source.kind === 'seeded' ? { ...source, seed } : source },
  };
}

/** A copy with the value at a path; what is on the way and no object is replaced by one. */
function withValue(json: Json, path: string, value: unknown): Json {
  const [key = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...json, [key]: value };
  const inner = Object.hasOwn(json, key) ? json[key] : undefined;
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  return { ...json, [key]: withValue(isObject ? (inner as Json) : {}, rest.join('.'), value) };
}
