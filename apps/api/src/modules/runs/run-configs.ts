import { limits } from '@clipwise/contract';
import {
  ConfigError,
  describeRun,
  parseRunConfig,
  type RunConfig,
  type RunDescription,
} from '@clipwise/trainer/config';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError, type InputProblem } from '../../errors.js';

/** A config that can run, and what it asks for. */
export interface AcceptedConfig {
  readonly config: RunConfig;
  readonly description: RunDescription;
}

/** What `parseRunConfig` says of a config, as a value: the problems or the config. */
export type CheckedConfig =
  | { readonly problems: ConfigError['problems']; readonly parsed: null }
  | { readonly problems: readonly []; readonly parsed: AcceptedConfig };

/**
 * Checks configs and fills in their defaults, all or none.
 *
 * @param check of one config.
 * @throws BadUserInputError naming the config's index, and each place in it, the limit, the value and the remedy.
 */
export async function acceptConfigs(
  configs: readonly unknown[],
  check: (config: unknown) => Promise<CheckedConfig>,
): Promise<readonly AcceptedConfig[]> {
  if (configs.length > limits.callConfigs) {
    throw new BadUserInputError(
      `configs must have at most ${limits.callConfigs} entries a call, got ${configs.length}; make several calls`,
      'configs',
    );
  }
  const accepted: AcceptedConfig[] = [];
  for (const [configIndex, config] of configs.entries()) {
    const { problems, parsed } = await check(config);
    if (parsed === null) {
      const placed = problemsAt(`configs[${configIndex}]`, problems);
      throw new BadUserInputError(
        placed.map(({ field, message }) => `${field}: ${message}`).join('\n'),
        placed,
      );
    }
    accepted.push(parsed);
  }
  return accepted;
}

/** A config that was parsed, with what it asks for. */
export function accepted(config: RunConfig): AcceptedConfig {
  return { config, description: describeRun(config) };
}

/** Checks a config at once. */
export function checkRunConfig(config: unknown): CheckedConfig {
  try {
    return { problems: [], parsed: accepted(parseRunConfig(config)) };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems, parsed: null };
    throw error;
  }
}

/** True where a target chooses the noise, which takes its time. */
export function hasTarget(config: unknown): boolean {
  const privacy = entryOf(config, 'privacy');
  return entryOf(privacy, 'targetEpsilon') != null;
}

function entryOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** The description of a stored config; null for that of a declared run, and for one that this version cannot read any more. */
export function describeStored({
  config,
  isDeclared,
}: Pick<RunRow, 'config' | 'isDeclared'>): RunDescription | null {
  if (isDeclared) return null;
  const { parsed } = checkRunConfig(config);
  return parsed === null ? null : parsed.description;
}

/** The columns of a run that come from its config, for filters, sorting and colours. */
export function columnsOf(description: RunDescription) {
  const { name, dataset, model, method, clipping, sparsification, noiseMultiplier, plannedEpochs, ...asked } =
    description;
  const { isPrivate, privacyNote } = asked;
  return {
    ...{ name, dataset, model, method, clipping, sparsification, noiseMultiplier, plannedEpochs },
    privacyVerdict: isPrivate ? ('NOTHING_CHARGED' as const) : ('NON_PRIVATE' as const),
    privacyReason: isPrivate ? 'No step has been charged yet.' : privacyNote,
  };
}

/** What is wrong with a config or a definition of a study, which stands at `place` of the arguments. */
export function problemsAt(place: string, problems: ConfigError['problems']): readonly InputProblem[] {
  return problems.map(({ path, message }) => ({
    field: path === 'config' || path === 'study' ? place : `${place}.${path}`,
    message,
  }));
}
