import { limits } from '@clipwise/contract';
import { ConfigError, type ConfigProblem } from '../config-error.js';
import { limitOf } from '../parse-run-config.js';
import { printable, shownValue, valueAt } from '../shown-value.js';
import { hasMoreValuesThan } from '../value-count.js';
import { type StudyDefinition, studyDefinitionSchema } from './study-definition.js';

const maximumProblems = 20;

/**
 * Checks a study by itself and fills in the defaults; the configs of its cells are checked by `expandStudy`.
 *
 * @throws ConfigError with the problems, at most 20.
 */
export function parseStudy(json: unknown): StudyDefinition {
  if (hasMoreValuesThan(limits.studyValues, json))
    throw new ConfigError([
      { path: 'study', value: 'more', message: `must hold at most ${limits.studyValues} values` },
    ]);
  const parsed = studyDefinitionSchema.safeParse(json, { error: limitOf });
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues
        .flatMap(({ path, message, ...issue }): ConfigProblem[] => {
          const keys = path.map(String);
          const problem = (more: readonly string[], text: string): ConfigProblem => ({
            path: [...keys, ...more].map(printable).join('.') || 'study',
            value: shownValue(valueAt(json, [...keys, ...more])),
            message: text,
          });
          if (issue.code === 'unrecognized_keys')
            return issue.keys.map((key) =>
              problem([key], `is no key here; known: ${knownKeys(keys).join(', ') || 'see docs/study'}`),
            );
          const value = shownValue(valueAt(json, keys));
          return [problem([], value === 'nothing' ? 'is missing' : `${message}, got ${value}`)];
        })
        .slice(0, maximumProblems),
    );
  const problems = contradictions(parsed.data);
  if (problems.length > 0) throw new ConfigError(problems.slice(0, maximumProblems));
  return parsed.data;
}

function knownKeys(path: readonly string[]): readonly string[] {
  return path.length === 0 ? Object.keys(studyDefinitionSchema.shape) : [];
}

/** What single values cannot show. */
function contradictions({
  axes,
  cells,
  seeds,
  comparisons,
  claims = [],
}: StudyDefinition): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const refuse = (path: string, value: unknown, message: string) =>
    problems.push({ path, value: shownValue(value), message });
  if (axes.length > 0 && cells.length > 0)
    refuse('cells', cells, 'must be empty where there are axes; list every cell, or none');
  axes.forEach(({ path, values, labels }, at) => {
    if (axes.findIndex((one) => one.path === path) !== at)
      refuse(`axes.${at}.path`, path, `must be on one axis only, got ${shownValue(path)} again`);
    if (labels !== undefined && labels.length !== values.length)
      refuse(
        `axes.${at}.labels`,
        labels,
        `must be as many as the values, ${values.length}, got ${labels.length}`,
      );
  });
  seeds.forEach((seed, at) => {
    if (seeds.indexOf(seed) !== at) refuse(`seeds.${at}`, seed, `must be there once, got ${seed} again`);
  });
  comparisons.forEach(({ first, second }, at) => {
    if (first === second) refuse(`comparisons.${at}`, first, `must be of two cells, got "${first}" twice`);
    const isSame = (one: { first: string; second: string }) =>
      (one.first === first && one.second === second) || (one.first === second && one.second === first);
    if (comparisons.findIndex(isSame) !== at)
      refuse(`comparisons.${at}`, first, `must be planned once, got "${first}" and "${second}" again`);
  });
  claims.forEach(({ of, pairs }, at) => {
    pairs.forEach(({ first, second }, place) => {
      const isPlanned = comparisons.some((one) => one.first === first && one.second === second);
      if (of === 'metric' && !isPlanned)
        refuse(
          `claims.${at}.pairs.${place}`,
          first,
          `must be a planned comparison; add "${first}" and "${second}" to comparisons`,
        );
    });
  });
  return problems;
}
