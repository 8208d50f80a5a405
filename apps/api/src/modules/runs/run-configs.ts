import { limits } from '@clipwise/contract';
import {
  ConfigError,
  describeRun,
  parseRunConfig,
  type RunConfig,
  type RunDescription,
} from '@clipwise/trainer/config';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';

/**
 * Checks configs and fills in their defaults, all or none.
 *
 * @throws BadUserInputError naming the config's index, and each place in it, the limit, the value and the remedy.
 */
export function parseRunConfigs(configs: readonly unknown[]): readonly RunConfig[] {
  if (configs.length > limits.callConfigs) {
    throw new BadUserInputError(
      `configs must have at most ${limits.callConfigs} entries a call, got ${configs.length}; make several calls`,
    );
  }
  return configs.map((config, configIndex) => {
    const { problems, parsed } = checkRunConfig(config);
    if (parsed !== null) return parsed;
    const lines = problems.map(({ path, message }) => `${place(configIndex, path)}: ${message}`);
    throw new BadUserInputError(lines.join('\n'), { configIndex, problems });
  });
}

/** What `parseRunConfig` says of a config, as a value: the problems or the config. */
export function checkRunConfig(
  config: unknown,
):
  | { readonly problems: ConfigError['problems']; readonly parsed: null }
  | { readonly problems: readonly []; readonly parsed: RunConfig } {
  try {
    return { problems: [], parsed: parseRunConfig(config) };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems, parsed: null };
    throw error;
  }
}

/** The description of a stored config; null for that of a declared run, and for one that this version cannot read any more. */
export function describeStored({
  config,
  isDeclared,
}: Pick<RunRow, 'config' | 'isDeclared'>): RunDescription | null {
  if (isDeclared) return null;
  const { parsed } = checkRunConfig(config);
  return parsed === null ? null : describeRun(parsed);
}

/** The columns of a run that come from its config, for filters, sorting and colours. */
export function columnsOf(config: RunConfig) {
  const { name, dataset, model, method, clipping, sparsification, noiseMultiplier, plannedEpochs, ...asked } =
    describeRun(config);
  const { isPrivate, privacyNote } = asked;
  return {
    ...{ name, dataset, model, method, clipping, sparsification, noiseMultiplier, plannedEpochs },
    privacyVerdict: isPrivate ? ('NOTHING_CHARGED' as const) : ('NON_PRIVATE' as const),
    privacyReason: isPrivate ? 'No step has been charged yet.' : privacyNote,
  };
}

function place(index: number, path: string): string {
  return path === 'config' ? `configs[${index}]` : `configs[${index}].${path}`;
}
