import { limits, type Role } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { asServer } from '../../db/scope.js';
import type { ApiKeyRow } from '../../db/tables/api-keys.js';
import { BadUserInputError, NotFoundError } from '../../errors.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Asked, OnceService } from '../idempotency/once.service.js';
import { checkIdentifier, checkText } from '../stored-text.js';
import {
  countKeys,
  hasKeysLocked,
  insertKey,
  listKeys,
  lockKey,
  requireKey,
  updateKey,
} from './api-keys.repository.js';
import type { Caller } from './caller.js';
import { hashSecret, newSecret, prefixOf } from './secrets.js';

/** A key, and its secret, which nobody can read again; null where the key was made before. */
export interface MadeKey {
  readonly key: ApiKeyRow;
  readonly secret: string | null;
}

/** What a key is made with. */
export interface KeyWish {
  readonly name: string;
  readonly role: Role;
  /** Days until it expires. */
  readonly days: number;
  readonly idempotencyKey: string | null;
}

/** Keys of a project, or of the whole server. What makes one makes it once for each idempotency key. */
export class ApiKeysService {
  constructor(
    private readonly db: Executor,
    private readonly audit: AuditService,
    private readonly once: OnceService,
  ) {}

  /** The keys of the caller's project, and for a caller of the whole server those of the server; the newest first. */
  async list(caller: Caller): Promise<readonly ApiKeyRow[]> {
    return asServer(async () => {
      const own = await listKeys(this.db, projectOf(caller));
      return caller.isServerWide ? [...(await listKeys(this.db, null)), ...own] : own;
    });
  }

  /** @throws BadUserInputError, IdempotencyKeyUsedError. */
  create(caller: Caller, wish: KeyWish): Promise<MadeKey> {
    return this.#create(caller, projectOf(caller), wish);
  }

  /** A key of the whole server. @throws BadUserInputError, IdempotencyKeyUsedError. */
  createServerWide(caller: Caller, wish: Omit<KeyWish, 'role'>): Promise<MadeKey> {
    return this.#create(caller, null, { ...wish, role: 'ADMIN' });
  }

  /**
   * Another secret for the same name, role and time; the old one goes on for `hours`, so that nobody has to be at two places at once.
   *
   * @throws NotFoundError, BadUserInputError, IdempotencyKeyUsedError.
   */
  async rotate(
    caller: Caller,
    id: string,
    hours: number,
    idempotencyKey: string | null = null,
  ): Promise<MadeKey> {
    if (!(hours >= 0 && hours <= limits.rotationHours))
      throw new BadUserInputError(`hours must be from 0 to ${limits.rotationHours}, got ${hours}`, 'hours');
    const asked = { id: id.toLowerCase(), hours };
    return this.#once(
      { operation: 'rotateApiKey', key: idempotencyKey, asked },
      projectOf(caller),
      async (tx) => {
        const old = await lockOwn(tx, caller, id);
        if (old.revokedAt !== null)
          throw new BadUserInputError('the key is revoked; make a new one with createApiKey');
        const secret = newSecret();
        const end = new Date(Date.now() + hours * 3_600_000);
        const lasted = old.expiresAt === null ? null : old.expiresAt.getTime() - old.createdAt.getTime();
        const { projectId, name, role } = old;
        const key = await insertKey(tx, {
          ...{ projectId, name, role, createdBy: caller.name },
          ...{ prefix: prefixOf(secret), secretHash: hashSecret(secret) },
          expiresAt: lasted === null ? null : new Date(Date.now() + lasted),
        });
        if (old.expiresAt === null || old.expiresAt > end)
          await updateKey(tx, old.id, hours === 0 ? { revokedAt: new Date() } : { expiresAt: end });
        await this.audit.record(tx, {
          action: 'KEY_ROTATED',
          ...ofKey(key, { before: old.prefix, hours }),
        });
        return { key, secret };
      },
    );
  }

  /** Ends a key at once, and the sessions that it signed in. @throws NotFoundError. */
  async revoke(caller: Caller, id: string): Promise<ApiKeyRow> {
    return asServer(() =>
      this.db.transaction(async (tx) => {
        const key = await lockOwn(tx, caller, id);
        if (key.revokedAt !== null) return key;
        await this.audit.record(tx, { action: 'KEY_REVOKED', ...ofKey(key) });
        return updateKey(tx, key.id, { revokedAt: new Date() });
      }),
    );
  }

  /**
   * The first key of a server that has none: of the whole server, without end. It is there once `keep` has put it away.
   *
   * @returns whether it was made.
   */
  async bootstrap(keep: (secret: string) => Promise<void>): Promise<boolean> {
    return asServer(() =>
      this.db.transaction(async (tx) => {
        if (await hasKeysLocked(tx)) return false;
        const secret = newSecret();
        const key = await insertKey(tx, {
          ...{ projectId: null, name: 'first key', role: 'ADMIN', createdBy: 'the server' },
          ...{ prefix: prefixOf(secret), secretHash: hashSecret(secret) },
        });
        await this.audit.record(tx, { action: 'KEY_MADE', ...ofKey(key) });
        await keep(secret);
        return true;
      }),
    );
  }

  async #create(caller: Caller, projectId: string | null, wish: KeyWish): Promise<MadeKey> {
    const { idempotencyKey: key, ...asked } = wish;
    const values = { ...checkWish(wish), projectId, createdBy: caller.name };
    return this.#once({ operation: 'createApiKey', key, asked }, projectId, async (tx) => {
      if ((await countKeys(tx, projectId)) >= limits.apiKeys)
        throw new BadUserInputError(`there are ${limits.apiKeys} keys already; more are not allowed`);
      const secret = newSecret();
      const made = await insertKey(tx, {
        ...values,
        ...{ prefix: prefixOf(secret), secretHash: hashSecret(secret) },
      });
      await this.audit.record(tx, { action: 'KEY_MADE', ...ofKey(made) });
      return { key: made, secret };
    });
  }

  /** Makes a key under an idempotency key, which is one of its project: the server's statements see those of all. */
  async #once(
    asked: Asked,
    projectId: string | null,
    make: (tx: Executor) => Promise<MadeKey>,
  ): Promise<MadeKey> {
    const operation = `${asked.operation} ${projectId ?? 'server'}`;
    const { value } = await asServer(() =>
      this.db.transaction((tx) =>
        this.once.run(
          tx,
          { ...asked, operation },
          {
            make: () => make(tx),
            remember: ({ key }) => key.id,
            recall: async (id) => ({ key: await requireKey(tx, id), secret: null }),
          },
        ),
      ),
    );
    return value;
  }
}

/** What an act was done to: a key, by how it begins; never by more. */
function ofKey(key: ApiKeyRow, more: Readonly<Record<string, unknown>> = {}) {
  const { id, name, prefix, role, projectId, expiresAt } = key;
  return {
    target: { kind: 'key', id, name },
    details: { prefix, role, expiresAt, ...more },
    projectId,
  };
}

async function lockOwn(tx: Executor, caller: Caller, id: string): Promise<ApiKeyRow> {
  const checked = checkIdentifier('key', id);
  const own = await lockKey(tx, checked, projectOf(caller));
  const key = own ?? (caller.isServerWide ? await lockKey(tx, checked, null) : undefined);
  if (key === undefined) throw new NotFoundError('key');
  return key;
}

function checkWish({ name, role, days }: Omit<KeyWish, 'idempotencyKey'>) {
  if (!(days > 0 && days <= limits.keyDays))
    throw new BadUserInputError(`days must be above 0 and at most ${limits.keyDays}, got ${days}`, 'days');
  return {
    name: checkText('name', name, { min: 1, max: limits.keyNameLength }),
    role,
    expiresAt: new Date(Date.now() + days * 86_400_000),
  };
}

/** @throws BadUserInputError for a local caller: without access control nobody asks for keys. */
export function projectOf(caller: Caller): string {
  if (caller.project !== null) return caller.project.id;
  throw new BadUserInputError(
    'access control is off, and nothing would ask for it; set CLIPWISE_ACCESS=keys',
  );
}
