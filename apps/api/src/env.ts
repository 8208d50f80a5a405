import { errorCodes } from '@clipwise/contract/errors';

/** What the process reads from its environment. */
export interface ApiEnvironment {
  readonly databaseUrl: string;
  readonly port: number;
  readonly host: string;
  readonly artifactsDir: string;
  /** Origin of a dashboard that is not on this machine; null allows loopback origins only. */
  readonly webOrigin: string | null;
}

/** An environment variable is absent or unusable. */
export class EnvironmentError extends Error {
  readonly code = errorCodes.ENVIRONMENT;

  constructor(message: string) {
    super(message);
    this.name = 'EnvironmentError';
  }
}

/**
 * Reads DATABASE_URL, CLIPWISE_API_PORT (4000), CLIPWISE_HOST (127.0.0.1), CLIPWISE_ARTIFACTS_DIR
 * (.clipwise/artifacts) and CLIPWISE_WEB_ORIGIN.
 *
 * @throws EnvironmentError naming the variable and the remedy.
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): ApiEnvironment {
  const databaseUrl = variables.DATABASE_URL ?? '';
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new EnvironmentError(
      'DATABASE_URL must be a postgresql:// address; npm start starts a database and sets it',
    );
  }
  return {
    databaseUrl,
    port: readPort(variables.CLIPWISE_API_PORT),
    host: variables.CLIPWISE_HOST || '127.0.0.1',
    artifactsDir: variables.CLIPWISE_ARTIFACTS_DIR || '.clipwise/artifacts',
    webOrigin: variables.CLIPWISE_WEB_ORIGIN || null,
  };
}

function readPort(text: string | undefined): number {
  const port = text === undefined || text === '' ? 4000 : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new EnvironmentError(`CLIPWISE_API_PORT must be an integer from 0 to 65535, got "${text}"`);
  }
  return port;
}
