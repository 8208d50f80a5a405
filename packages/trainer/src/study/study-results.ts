import { metricNames } from '@clipwise/contract';
import { z } from 'zod';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig } from '../config/run-config.js';
import { expandStudy } from '../config/study/expand-study.js';
import { parseStudy } from '../config/study/parse-study.js';
import type { StudyDefinition } from '../config/study/study-definition.js';
import { type RunRecord, readRun } from './read-run.js';
import { type RunStanding, standingOf } from './run-study.js';
import { placedRuns, type StudyFolder } from './study-folder.js';

const pointSchema = z.object({
  step: z.number(),
  seconds: z.number(),
  value: z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).transform(Number),
  epsilon: z.number().nullable(),
});
const privacySchema = z.object({
  epsilon: z.number().nullable(),
  reason: z.string(),
  delta: z.number().nullable(),
  unit: z.string(),
  neighbouring: z.string(),
});
const runSchema = z.object({
  seed: z.number(),
  fold: z.number().nullable(),
  standing: z.enum(['waiting', 'running', 'stopped', 'completed', 'failed']),
  seconds: z.number(),
  privacy: privacySchema.nullable(),
  diagnostic: z.array(z.string()),
  series: z.record(z.string(), z.array(pointSchema)),
});
const resultsSchema = z.object({
  version: z.literal(1),
  definition: z.unknown(),
  environment: z.record(z.string(), z.unknown()).nullable(),
  runs: z.array(runSchema),
});

/** One run with all that it recorded. */
export interface ResultRun extends z.infer<typeof runSchema> {
  readonly config: RunConfig;
}

/** A study with the numbers of its runs. */
export interface StudyResults {
  readonly definition: StudyDefinition;
  /** Of the first run that started: machine, backend and versions. */
  readonly environment: Readonly<Record<string, unknown>> | null;
  readonly cells: readonly {
    readonly name: string;
    readonly key: string;
    readonly runs: readonly ResultRun[];
  }[];
}

/** Points that are kept of what is recorded at every step; what is evaluated now and then is kept whole. */
const mostPoints = 100;

/** Reads the runs of a study's folder. */
export async function readStudyResults(study: StudyFolder): Promise<StudyResults> {
  let environment: StudyResults['environment'] = null;
  const runs: ResultRun[] = [];
  for (const { folder, seed, fold, config } of placedRuns(study)) {
    const record = await readRun(folder);
    environment ??= record?.started?.environment ?? null;
    runs.push({ seed, fold, config, ...resultOf(record, await standingOf(folder)) });
  }
  return inCells(study.definition, environment, runs);
}

/** The numbers alone, as JSON text: no image, no checkpoint. */
export function resultsText({ definition, environment, cells }: StudyResults): string {
  const runs = cells.flatMap((cell) => cell.runs.map(({ config: _config, ...run }) => run));
  const nonFinite = (_key: string, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify({ version: 1, definition, environment, runs }, nonFinite)}\n`;
}

/** Reads what `resultsText` wrote. @throws ZodError or ConfigError for anything else. */
export function parseResults(json: unknown): StudyResults {
  const { definition: written, environment, runs } = resultsSchema.parse(json);
  const definition = parseStudy(written);
  const configs = expandStudy(definition).flatMap((cell) => cell.runs.map(({ config }) => config));
  return inCells(
    definition,
    environment,
    runs.map((run, at) => ({ ...run, config: configs[at] ?? parseRunConfig(definition.base) })),
  );
}

function inCells(
  definition: StudyDefinition,
  environment: StudyResults['environment'],
  runs: readonly ResultRun[],
): StudyResults {
  let from = 0;
  const cells = expandStudy(definition).map(({ name, key, runs: planned }) => {
    const own = runs.slice(from, from + planned.length);
    from += planned.length;
    return { name, key, runs: own };
  });
  return { definition, environment, cells };
}

function resultOf(
  record: RunRecord | null,
  standing: RunStanding,
): Omit<ResultRun, 'seed' | 'fold' | 'config'> {
  if (record === null) return { standing, seconds: 0, privacy: null, diagnostic: [], series: {} };
  const { started, spent, seconds, diagnostic } = record;
  const series = Object.fromEntries(
    [...record.series]
      .filter(([name]) => isKept(name))
      .map(([name, points]) => [
        name,
        (isOfSteps(name) ? thinned(points) : points).map(({ step, seconds: at, value, epsilon }) => ({
          step,
          seconds: Math.round(1000 * at) / 1000,
          value,
          epsilon,
        })),
      ]),
  );
  return { standing, seconds, diagnostic: [...diagnostic], series, privacy: privacyOf(started, spent) };
}

function privacyOf(started: RunRecord['started'], spent: RunRecord['spent']): ResultRun['privacy'] {
  if (started === null || spent === null) return null;
  const { isPrivate, delta, unit, neighbouring } = started.mechanism;
  const isBounded = isPrivate && spent.kind === 'bounded';
  return {
    epsilon: isBounded ? spent.epsilon : null,
    reason: isBounded ? '' : spent.kind === 'unbounded' ? spent.reason : 'The run claims no guarantee.',
    delta,
    unit,
    neighbouring,
  };
}

/** Of what is recorded at every step, the loss alone is drawn. */
const isKept = (name: string): boolean => !isOfSteps(name) || name === metricNames.trainingLoss;

const isOfSteps = (name: string): boolean => /^(training|time)\//.test(name);

function thinned<Point>(points: readonly Point[]): readonly Point[] {
  if (points.length <= mostPoints) return points;
  const every = (points.length - 1) / (mostPoints - 1);
  return Array.from({ length: mostPoints }, (_, at) => points[Math.round(at * every)] as Point);
}
