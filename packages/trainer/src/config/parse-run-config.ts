import { limits } from '@clipwise/contract';
import type { core } from 'zod';
import { ConfigError, type ConfigProblem } from './config-error.js';
import { keyAdvice } from './known-keys.js';
import { planRun } from './plan-run.js';
import { type RunConfig, runConfigSchema } from './run-config.js';
import { printable, shownValue, valueAt } from './shown-value.js';
import { unprintableTexts } from './unprintable-texts.js';
import { hasMoreValuesThan } from './value-count.js';
import { varietyKinds } from './variety-kinds.js';

/** A file of another kind may have thousands. */
const maximumProblems = 20;
const example = '`clipwise config example` prints a whole one';

/**
 * Checks a config and fills in the defaults: all that the trainer would refuse for reasons that the config alone tells. Noise that
 * is left to the target epsilon is chosen here where the config tells the number of steps, so that a stored config says it.
 *
 * @throws ConfigError with the problems, at most 20; for an unknown `kind` it lists the known ones.
 *
 * @example
 * const config = parseRunConfig(JSON.parse(text));
 * config.noise.noiseMultiplier; // 1 when the text does not say
 */
export function parseRunConfig(json: unknown): RunConfig {
  if (hasMoreValuesThan(limits.configValues, json)) {
    const message = `must hold at most ${limits.configValues} values; this is no run config`;
    throw new ConfigError([{ path: 'config', value: 'more', message }]);
  }
  const parsed = runConfigSchema.safeParse(json, { error: limitOf });
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, json));
    throw new ConfigError(problems.slice(0, maximumProblems));
  }
  const unprintable = unprintableTexts(parsed.data);
  if (unprintable.length > 0) throw new ConfigError(unprintable);
  const { noiseMultiplier } = planRun(parsed.data);
  return { ...parsed.data, noise: { ...parsed.data.noise, noiseMultiplier } };
}

/** The rule that a value breaks, in words that go on with ", got ..."; undefined leaves the schema's own. */
export function limitOf(issue: core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeof issue.input === 'number' && !Number.isFinite(issue.input)
        ? 'must be a finite number'
        : `must be ${typeNames[issue.expected] ?? `of type ${issue.expected}`}`;
    case 'too_small':
      return `must ${sizeOf(issue.origin, issue.inclusive === false ? 'above' : 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${sizeOf(issue.origin, issue.inclusive === false ? 'below' : 'at most', issue.maximum)}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    default:
      return undefined;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function sizeOf(origin: string, comparison: string, size: number | bigint): string {
  if (origin === 'string') return `have ${comparison} ${size} characters`;
  if (origin === 'array') return `have ${comparison} ${size} entries`;
  return `be ${comparison} ${size}`;
}

function problemsOf(issue: core.$ZodIssue, json: unknown, parent: readonly string[] = []): ConfigProblem[] {
  const path = [...parent, ...issue.path.map(String)];
  const place = path.map(printable).join('.') || 'config';
  const value = shownValue(valueAt(json, path));
  const refuse = (message: string): ConfigProblem[] => [{ path: place, value, message }];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const advice = keyAdvice(json);
      return issue.keys.slice(0, maximumProblems).map((key) => ({
        path: [...path, key].map(printable).join('.'),
        value: shownValue(valueAt(json, [...path, key])),
        message: `is no key here; ${advice(path, key)}`,
      }));
    }
    case 'invalid_union': {
      if (path.at(-1) === 'kind') {
        const known = varietyKinds[path.slice(0, -1).join('.')] ?? [];
        return refuse(
          `${value === 'nothing' ? 'is missing' : `unknown kind ${value}`}; known: ${known.join(', ')}`,
        );
      }
      const meant = issue.errors.find(
        (branch) => !branch.some(({ code, path: at }) => code === 'invalid_type' && at.length === 0),
      );
      if (meant !== undefined) return meant.flatMap((inner) => problemsOf(inner, json, path));
      const choices = issue.errors.map((branch) => branch[0]?.message.replace(/^must be /, '') ?? '');
      return refuse(`must be ${choices.join(' or ')}, got ${value}`);
    }
    case 'invalid_type':
      return refuse(
        `${value === 'nothing' ? 'is missing' : `${issue.message}, got ${value}`}${remedyOf(issue, valueAt(json, path), path)}`,
      );
    default:
      return refuse(`${issue.message}, got ${value}`);
  }
}

function remedyOf({ expected }: core.$ZodIssueInvalidType, value: unknown, path: readonly string[]): string {
  if (path.length < 2 && expected === 'object') return `; ${example}`;
  const isNumber = expected === 'number' || expected === 'int';
  if (isNumber && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return '; write it without quotes';
  return '';
}
