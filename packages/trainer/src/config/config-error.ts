/** A run config is not valid: one line per problem, each with the path, the value or the limit, and the remedy. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';

  constructor(readonly problems: readonly { readonly path: string; readonly problem: string }[]) {
    super(problems.map(({ path, problem }) => `${path}: ${problem}`).join('\n'));
    this.name = 'ConfigError';
  }
}
