import { readFileSync } from 'node:fs';
import { ZodError } from 'zod';
import { EnvironmentError } from './environment-error.js';
import { isLoopback } from './http/doors.js';
import type { IdentityProviderOptions } from './modules/access/identity-provider.js';
import { parseGrants, type SignInGrant } from './modules/access/sign-in-grants.js';

/**
 * Reads CLIPWISE_OIDC_ISSUER (none: people sign in by keys alone), CLIPWISE_OIDC_CLIENT_ID, CLIPWISE_OIDC_GRANTS_FILE,
 * CLIPWISE_OIDC_CLIENT_SECRET_FILE (none: a public client), CLIPWISE_OIDC_NAME (the issuer's host), CLIPWISE_OIDC_SCOPE
 * (openid email profile) and CLIPWISE_API_URL (port of the API at 127.0.0.1), where browsers reach the API.
 *
 * @throws EnvironmentError naming the variable and the remedy.
 */
export function readIdentityProvider(
  variables: NodeJS.ProcessEnv,
  port: number,
): IdentityProviderOptions | null {
  if (!variables.CLIPWISE_OIDC_ISSUER) return null;
  if (variables.CLIPWISE_ACCESS !== 'keys')
    throw new EnvironmentError(
      'CLIPWISE_OIDC_ISSUER is set, and nobody would be asked to sign in; set CLIPWISE_ACCESS=keys, or leave the issuer out',
    );
  const issuer = readAddress('CLIPWISE_OIDC_ISSUER', variables.CLIPWISE_OIDC_ISSUER);
  const secretFile = variables.CLIPWISE_OIDC_CLIENT_SECRET_FILE;
  const scope = variables.CLIPWISE_OIDC_SCOPE || 'openid email profile';
  if (!scope.split(' ').includes('openid'))
    throw new EnvironmentError(`CLIPWISE_OIDC_SCOPE must name openid among its scopes, got "${scope}"`);
  const apiUrl = readAddress('CLIPWISE_API_URL', variables.CLIPWISE_API_URL || `http://127.0.0.1:${port}`);
  return {
    ...{ issuer, scope, name: variables.CLIPWISE_OIDC_NAME || issuer.host },
    clientId: required(variables, 'CLIPWISE_OIDC_CLIENT_ID', 'the id of this client at the issuer'),
    clientSecret: secretFile ? read('CLIPWISE_OIDC_CLIENT_SECRET_FILE', secretFile).trim() : null,
    grants: readGrants(required(variables, 'CLIPWISE_OIDC_GRANTS_FILE', 'a file that says who gets in')),
    apiUrl: apiUrl.href.replace(/\/+$/, ''),
  };
}

function required(variables: NodeJS.ProcessEnv, name: string, what: string): string {
  const value = variables[name];
  if (value) return value;
  throw new EnvironmentError(`${name} must be ${what} where CLIPWISE_OIDC_ISSUER is set`);
}

/** Codes and tokens travel by it: in the clear within this machine alone. */
function readAddress(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw new EnvironmentError(
    `${name} must be an https:// address, or http:// on this machine alone, got "${text}"`,
  );
}

function readGrants(path: string): readonly SignInGrant[] {
  const name = 'CLIPWISE_OIDC_GRANTS_FILE';
  try {
    return parseGrants(JSON.parse(read(name, path)));
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    const [issue] = error instanceof ZodError ? error.issues : [];
    const place = issue === undefined ? '' : `, at ${issue.path.join('.') || 'its top'}: ${issue.message}`;
    throw new EnvironmentError(
      `${name} must hold a JSON list of grants such as {"claim": "groups", "is": "imaging", "role": "RESEARCHER", "project": "default"}; "${path}" does not${place}`,
    );
  }
}

function read(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new EnvironmentError(
      `${name} must name a file that this account can read, got "${path}" (${(error as { code?: string }).code})`,
    );
  }
}
