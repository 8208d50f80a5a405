import { readIdentityProvider } from './env-oidc.js';
import { EnvironmentError } from './environment-error.js';
import type { IdentityProviderOptions } from './modules/access/identity-provider.js';
import type { AccessMode } from './server.js';

/** What the process reads from its environment. */
export interface ApiEnvironment {
  readonly databaseUrl: string;
  readonly port: number;
  readonly host: string;
  readonly access: AccessMode;
  readonly adminKeyFile: string;
  readonly artifactsDir: string;
  /** Origins of the dashboard; empty for port 3000 of this machine. */
  readonly webOrigins: readonly string[];
  /** Names under which this server is asked, besides those of loopback. */
  readonly allowedHosts: readonly string[];
  /** By whom people sign in besides by keys; null for nobody. */
  readonly signIn: IdentityProviderOptions | null;
  /** Where spans are sent by OpenTelemetry's protocol over HTTP; null for nowhere. */
  readonly tracesEndpoint: string | null;
}

/**
 * Reads DATABASE_URL, CLIPWISE_API_PORT (4000), CLIPWISE_HOST (127.0.0.1), CLIPWISE_ACCESS (local), CLIPWISE_ADMIN_KEY_FILE
 * (.clipwise/admin-key), CLIPWISE_ARTIFACTS_DIR (.clipwise/artifacts), CLIPWISE_WEB_ORIGIN (http://127.0.0.1:3000,http://localhost:3000) and CLIPWISE_ALLOWED_HOSTS (none);
 * the last two are lists with commas; and OTEL_EXPORTER_OTLP_ENDPOINT (none). The identity provider's are in `readIdentityProvider`.
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
  const port = readPort(variables.CLIPWISE_API_PORT);
  return {
    databaseUrl,
    port,
    host: variables.CLIPWISE_HOST || '127.0.0.1',
    access: readAccess(variables.CLIPWISE_ACCESS),
    adminKeyFile: variables.CLIPWISE_ADMIN_KEY_FILE || '.clipwise/admin-key',
    artifactsDir: variables.CLIPWISE_ARTIFACTS_DIR || '.clipwise/artifacts',
    webOrigins: readOrigins(variables.CLIPWISE_WEB_ORIGIN),
    allowedHosts: listOf(variables.CLIPWISE_ALLOWED_HOSTS),
    signIn: readIdentityProvider(variables, port),
    tracesEndpoint: readEndpoint(variables.OTEL_EXPORTER_OTLP_ENDPOINT),
  };
}

function readAccess(text: string | undefined): AccessMode {
  if (text === undefined || text === '' || text === 'local') return 'local';
  if (text === 'keys') return 'keys';
  throw new EnvironmentError(
    `CLIPWISE_ACCESS must be "local" (nobody is asked, loopback only) or "keys" (every caller is asked for a key), got "${text}"`,
  );
}

function readPort(text: string | undefined): number {
  const port = text === undefined || text === '' ? 4000 : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new EnvironmentError(`CLIPWISE_API_PORT must be an integer from 0 to 65535, got "${text}"`);
  }
  return port;
}

function readEndpoint(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new EnvironmentError(
    `OTEL_EXPORTER_OTLP_ENDPOINT must be an address such as http://127.0.0.1:4318, got "${text}"`,
  );
}

function readOrigins(text: string | undefined): readonly string[] {
  return listOf(text).map((entry) => {
    if (URL.canParse(entry) && new URL(entry).origin === entry) return entry;
    throw new EnvironmentError(
      `CLIPWISE_WEB_ORIGIN must hold origins such as https://clipwise.example.org, without a path, got "${entry}"`,
    );
  });
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
