import { metricNames } from '@clipwise/contract';
import { type Finding, findFaults, type RunFacts } from '@clipwise/findings';
import { type LedgerAnswer, roundUp } from '@clipwise/privacy';
import { z } from 'zod';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig } from '../config/run-config.js';
import { replicateKey } from '../config/study/cell-key.js';
import { expandStudy } from '../config/study/expand-study.js';
import { parseStudy } from '../config/study/parse-study.js';
import type { StudyDefinition } from '../config/study/study-definition.js';
import { factsOfLog } from '../reporting/facts-of-log.js';
import { KnownEpsilons } from './known-epsilons.js';
import { type RunRecord, readRun } from './read-run.js';
import { type RunStanding, standingOf } from './run-study.js';
import { placedRuns, type StudyFolder } from './study-folder.js';

/** The points of a series as columns of equal length. */
const seriesSchema = z
  .object({
    step: z.array(z.number()),
    seconds: z.array(z.number()),
    value: z.array(z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).transform(Number)),
    epsilon: z.array(z.number().nullable()),
  })
  .transform(({ step: steps, seconds, value, epsilon }) =>
    steps.map((step, at) => ({
      step,
      seconds: seconds[at] ?? 0,
      value: value[at] ?? Number.NaN,
      epsilon: epsilon[at] ?? null,
    })),
  );
const privacySchema = z.object({
  epsilon: z.number().nullable(),
  reason: z.string(),
  delta: z.number().nullable(),
  unit: z.string(),
  neighbouring: z.string(),
  /** Of the subject with most training examples, where an example is the unit. */
  subject: z.object({ epsilon: z.number().nullable(), examples: z.number() }).nullable().default(null),
});
const runSchema = z.object({
  seed: z.number(),
  fold: z.number().nullable(),
  standing: z.enum(['waiting', 'running', 'stopped', 'completed', 'failed']),
  seconds: z.number(),
  privacy: privacySchema.nullable(),
  diagnostic: z.array(z.string()),
  series: z.record(z.string(), seriesSchema),
});
const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  title: z.string(),
  meaning: z.string(),
  remedy: z.string(),
  /** Cell, seed and fold of each. */
  runs: z.array(z.string()),
  text: z.string(),
  evidence: z.record(z.string(), z.number()),
});
const resultsSchema = z.object({
  version: z.literal(1),
  definition: z.unknown(),
  environment: z.record(z.string(), z.unknown()).nullable(),
  runs: z.array(runSchema),
  findings: z.array(findingSchema).default([]),
});

/** One run with all that it recorded. */
export interface ResultRun extends z.infer<typeof runSchema> {
  readonly config: RunConfig;
}

/** A study with the numbers of its runs. */
export interface StudyRuns {
  readonly definition: StudyDefinition;
  /** Of the first run that started: machine, backend and versions. */
  readonly environment: Readonly<Record<string, unknown>> | null;
  readonly cells: readonly {
    readonly name: string;
    readonly key: string;
    readonly runs: readonly ResultRun[];
  }[];
}

/** All that a report tells of a study. */
export interface StudyResults extends StudyRuns {
  /** Faults that rules found in the completed runs, beside each other. */
  readonly findings: readonly Finding[];
}

/** Points that are kept of what is recorded at every step; what is evaluated now and then is kept whole. */
const mostPoints = 100;

/** Reads the runs of a study's folder. @param ofSubjects whether with the epsilon of a subject, which takes longest. */
export async function readStudyRuns(study: StudyFolder, ofSubjects: boolean): Promise<StudyRuns> {
  const known = new KnownEpsilons();
  let environment: StudyRuns['environment'] = null;
  const runs: ResultRun[] = [];
  for (const { folder, seed, fold, config } of placedRuns(study)) {
    const record = await readRun(folder, known, ofSubjects);
    environment ??= record?.started?.environment ?? null;
    runs.push({ seed, fold, config, ...resultOf(record, await standingOf(folder)) });
  }
  return inCells(study.definition, environment, runs);
}

/** Reads the runs of a study's folder, and looks for faults in them. */
export async function readStudyResults(study: StudyFolder): Promise<StudyResults> {
  const facts: RunFacts[] = [];
  for (const { folder, config, cell } of placedRuns(study))
    if ((await standingOf(folder)) === 'completed')
      facts.push(await factsOfLog(`${cell.name}, ${replicateKey({ ...config })}`, config, folder));
  return { ...(await readStudyRuns(study, true)), findings: findFaults(facts) };
}

/** The numbers alone, as JSON text: no image, no checkpoint. */
export function resultsText({ definition, environment, cells, findings }: StudyResults): string {
  const runs = cells.flatMap((cell) =>
    cell.runs.map(({ config: _config, series, ...run }) => {
      const named = Object.entries(series).map(([name, points]) => [name, columnsOf(points)]);
      return { ...run, series: Object.fromEntries(named) };
    }),
  );
  const nonFinite = (_key: string, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify({ version: 1, definition, environment, runs, findings }, nonFinite)}\n`;
}

function columnsOf(points: ResultRun['series'][string]) {
  return {
    step: points.map(({ step }) => step),
    seconds: points.map(({ seconds }) => seconds),
    value: points.map(({ value }) => value),
    epsilon: points.map(({ epsilon }) => epsilon),
  };
}

/** Reads what `resultsText` wrote. @throws ZodError or ConfigError for anything else. */
export function parseResults(json: unknown): StudyResults {
  const { definition: written, environment, runs, findings } = resultsSchema.parse(json);
  const definition = parseStudy(written);
  const configs = expandStudy(definition).flatMap((cell) => cell.runs.map(({ config }) => config));
  const read = runs.map((run, at) => ({ ...run, config: configs[at] ?? parseRunConfig(definition.base) }));
  return { ...inCells(definition, environment, read), findings };
}

function inCells(
  definition: StudyDefinition,
  environment: StudyRuns['environment'],
  runs: readonly ResultRun[],
): StudyRuns {
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
  const { seconds, diagnostic } = record;
  const series = Object.fromEntries(
    [...record.series]
      .filter(([name]) => isKept(name))
      .map(([name, points]) => [
        name,
        (isOfSteps(name) ? thinned(points) : points).map(({ step, seconds: at, value, epsilon }) => ({
          step,
          seconds: Math.round(1000 * at) / 1000,
          // A report needs no more digits; an epsilon is never rounded down.
          value: Number(value.toPrecision(7)),
          epsilon: epsilon === null ? null : Number(roundUp(epsilon, 6)),
        })),
      ]),
  );
  return { standing, seconds, diagnostic: [...diagnostic], series, privacy: privacyOf(record) };
}

function privacyOf({ started, spent, subjectSpent }: RunRecord): ResultRun['privacy'] {
  if (started === null || spent === null) return null;
  const { isPrivate, delta, unit, neighbouring } = started.mechanism;
  const isBounded = isPrivate && spent.kind === 'bounded';
  return {
    epsilon: isBounded ? epsilonOf(spent) : null,
    reason: isBounded ? '' : spent.kind === 'unbounded' ? spent.reason : 'The run claims no guarantee.',
    delta,
    unit,
    neighbouring,
    subject:
      subjectSpent === null
        ? null
        : { epsilon: isBounded ? epsilonOf(subjectSpent.answer) : null, examples: subjectSpent.examples },
  };
}

function epsilonOf(answer: LedgerAnswer): number | null {
  return answer.kind === 'bounded' ? answer.epsilon : null;
}

/** Of what is recorded at every step, the loss alone is drawn. */
const isKept = (name: string): boolean => !isOfSteps(name) || name === metricNames.trainingLoss;

const isOfSteps = (name: string): boolean => /^(training|time)\//.test(name);

function thinned<Point>(points: readonly Point[]): readonly Point[] {
  if (points.length <= mostPoints) return points;
  const every = (points.length - 1) / (mostPoints - 1);
  return Array.from({ length: mostPoints }, (_, at) => points[Math.round(at * every)] as Point);
}
