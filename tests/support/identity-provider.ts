import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import Provider, { type JWK } from 'oidc-provider';

/** What the provider knows of somebody; who signs in as `ada` is the subject `ada`. */
export type Claims = Readonly<Record<string, unknown>>;

/** How the next ID token is made another than it should be; signed by the provider's own key unless `isForged`. */
export interface Fault {
  readonly claims?: JWTPayload;
  readonly isForged?: boolean;
}

/** A real OpenID provider on loopback with a client `clipwise`, and a way to make it misbehave. */
export class TestIdentityProvider {
  /** Set before a sign-in, and gone with it. */
  fault: Fault | undefined;

  private constructor(
    readonly issuer: string,
    private readonly server: Server,
  ) {}

  /** @param people their claims by the name that they sign in with. */
  static async start(
    redirectUri: string,
    people: Readonly<Record<string, Claims>>,
  ): Promise<TestIdentityProvider> {
    const [own, forged] = [await keyPair(), await keyPair()];
    const issuer = `http://127.0.0.1:${await freePort()}`;
    const provider = new Provider(issuer, {
      clients: [
        {
          ...{ client_id: 'clipwise', client_secret: clientSecret, redirect_uris: [redirectUri] },
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      jwks: { keys: [{ ...own.jwk, kid: 'own', alg: 'ES256', use: 'sig' } as JWK] },
      clientDefaults: { id_token_signed_response_alg: 'ES256' },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
      scopes: ['openid', 'email', 'profile', 'groups'],
      cookies: { keys: ['a key of the tests'] },
      findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people[id] }) }),
    });
    let self: TestIdentityProvider | undefined;
    provider.use(async (context, next) => {
      await next();
      const fault = self?.fault;
      const body = context.body as { id_token?: string } | undefined;
      if (fault === undefined || context.path !== '/token' || body?.id_token === undefined) return;
      const { key } = fault.isForged === true ? forged : own;
      const claims = { ...decodeJwt(body.id_token), ...fault.claims };
      body.id_token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'own' }).sign(key);
    });
    const server = provider.listen(Number(new URL(issuer).port), '127.0.0.1');
    await new Promise<void>((resolve) => server.once('listening', () => resolve()));
    self = new TestIdentityProvider(issuer, server);
    return self;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export const clientSecret = 'a secret of the tests';

/** A browser, as far as a sign-in takes one: it keeps cookies by host and path, follows redirects and sends forms. */
export class SmallBrowser {
  readonly #cookies = new Map<string, { readonly path: string; readonly value: string }>();

  /** The cookies that a request of this address carries. */
  cookiesFor(url: string): string {
    const { host, pathname } = new URL(url);
    return [...this.#cookies]
      .filter(([key, { path }]) => key.startsWith(`${host} `) && pathname.startsWith(path))
      .map(([key, { value }]) => `${key.split(' ')[1]}=${value}`)
      .join('; ');
  }

  /** Asks once and follows nothing. */
  async ask(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.cookiesFor(url) },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const at = pair.indexOf('=');
      const path = attributes.find((part) => /^path=/i.test(part))?.slice(5) ?? '/';
      const key = `${new URL(url).host} ${pair.slice(0, at)}`;
      if (pair.length === at + 1) this.#cookies.delete(key);
      else this.#cookies.set(key, { path, value: pair.slice(at + 1) });
    }
    return answer;
  }

  /**
   * Goes to an address and on to wherever it is led, filling in the provider's pages as `login`.
   *
   * @param until leads nowhere beyond an address that begins so. @returns that address.
   */
  async goTo(start: string, login: string, until: string): Promise<string> {
    let url = start;
    let form: Readonly<Record<string, string>> | undefined;
    for (let hop = 0; hop < 20; hop += 1) {
      if (url.startsWith(until)) return url;
      const answer = await this.ask(url, form);
      const location = answer.headers.get('location');
      form = undefined;
      if (location !== null) url = new URL(location, url).href;
      else {
        const page = await answer.text();
        const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
        if (action === undefined) throw new Error(`${answer.status} at ${url}: ${page.slice(0, 300)}`);
        url = new URL(action, url).href;
        form = page.includes('name="login"')
          ? { prompt: 'login', login, password: 'any' }
          : { prompt: 'consent' };
      }
    }
    throw new Error(`led around in circles, at last to ${url}`);
  }
}

async function keyPair() {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { key: privateKey, jwk: await exportJWK(privateKey) };
}

/** A port of this machine that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
