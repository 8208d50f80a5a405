import { ConfigError } from './config-error.js';
import { planRun } from './plan-run.js';
import { type RunConfig, runConfigSchema } from './run-config.js';
import { shownValue, valueAt } from './shown-value.js';
import { varietyKinds } from './variety-kinds.js';

/**
 * Checks a config and fills in the defaults: all that the trainer would refuse for reasons that the config alone tells.
 *
 * @throws ConfigError with every problem; for an unknown `kind` it lists the known ones.
 *
 * @example
 * const config = parseRunConfig(JSON.parse(text));
 * config.noise.noiseMultiplier; // 1 when the text does not say
 */
export function parseRunConfig(json: unknown): RunConfig {
  const parsed = runConfigSchema.safeParse(json);
  if (parsed.success) {
    planRun(parsed.data);
    return parsed.data;
  }
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const path = issue.path.map(String);
      const place = path.join('.') || 'config';
      const value = shownValue(valueAt(json, path));
      if (issue.code === 'invalid_union' && path.at(-1) === 'kind') {
        const known = varietyKinds[path.slice(0, -1).join('.')] ?? [];
        return { path: place, value, message: `unknown kind ${value}; known: ${known.join(', ')}` };
      }
      const got = issue.code === 'custom' || issue.code === 'unrecognized_keys' ? '' : `; got ${value}`;
      return { path: place, value, message: `${issue.message}${got}` };
    }),
  );
}
