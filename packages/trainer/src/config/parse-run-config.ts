import { ConfigError } from './config-error.js';
import { type RunConfig, runConfigSchema } from './run-config.js';
import { varietyKinds } from './variety-kinds.js';

/**
 * Checks a config and fills in the defaults.
 *
 * @throws ConfigError with every problem; for an unknown `kind` it lists the known ones.
 */
export function parseRunConfig(json: unknown): RunConfig {
  const parsed = runConfigSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const path = issue.path.map(String);
      const place = path.join('.') || 'config';
      const value = valueAt(json, path);
      if (issue.code === 'invalid_union' && path.at(-1) === 'kind') {
        const known = varietyKinds[path.slice(0, -1).join('.')] ?? [];
        return { path: place, problem: `unknown kind ${show(value)}; known: ${known.join(', ')}` };
      }
      const got = issue.code === 'custom' || issue.code === 'unrecognized_keys' ? '' : `; got ${show(value)}`;
      return { path: place, problem: `${issue.message}${got}` };
    }),
  );
}

function valueAt(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    json,
  );
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
