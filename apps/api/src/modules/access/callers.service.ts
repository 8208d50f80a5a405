import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { asServer } from '../../db/scope.js';
import type { ApiKeyRow } from '../../db/tables/api-keys.js';
import type { ProjectRow } from '../../db/tables/projects.js';
import { stranger } from '../audit/actor.js';
import type { AuditService } from '../audit/audit.service.js';
import type { LinksService } from '../links/links.service.js';
import { isIdentifier } from '../stored-text.js';
import { findGoodKey, findGoodKeyById, findKeyByHash, markUsed } from './api-keys.repository.js';
import { actorOf } from './as-caller.js';
import { type Caller, foreignProject, localCaller } from './caller.js';
import type { PeopleService } from './people.service.js';
import { findDefaultProject, findProject, findProjectByName, listProjects } from './projects.repository.js';
import { hashSecret, idOfSession, isLinkSecret, newSecret } from './secrets.js';
import {
  deleteOldSessions,
  deleteSession,
  findSession,
  insertSession,
  updateSessionProject,
} from './sessions.repository.js';

/** What a request says of who it comes from. */
export interface Credentials {
  /** Of `Authorization: Bearer`, or the cookie of a link; it goes before the session. */
  readonly key: string | null;
  /** What the session's cookie holds. */
  readonly session: string | null;
  /** Name or id of the project that is meant, where the caller has several. */
  readonly project: string | null;
}

/** Says who calls. */
export class CallersService {
  constructor(
    private readonly db: Executor,
    /** Whether callers are asked who they are. */
    readonly isControlled: boolean,
    private readonly links: LinksService,
    private readonly people: PeopleService,
    private readonly audit: AuditService,
  ) {}

  /** Who it is; null for nobody known, whose key is unknown, expired or revoked. @throws ApiError for a project that is not theirs. */
  async identify(credentials: Credentials): Promise<Caller | null> {
    if (!this.isControlled) return localCaller;
    const { key } = credentials;
    if (key !== null && isLinkSecret(key)) return this.links.identify(key);
    return asServer(() => this.#identify(credentials));
  }

  /**
   * Signs a browser in by a key.
   *
   * @param from the address that asks; the audit log keeps it.
   * @returns what its cookie holds; null for a key that is not good.
   */
  async signIn(
    key: string,
    from: string | null,
  ): Promise<{ readonly session: string; readonly caller: Caller } | null> {
    return asServer(async () => {
      const hash = hashSecret(key);
      const row = await findGoodKey(this.db, hash);
      if (row === undefined) {
        await this.#refused(hash, from);
        return null;
      }
      const session = newSecret();
      const secretHash = hashSecret(session);
      const caller = await this.#callerOf(row, null, idOfSession(secretHash));
      await this.db.transaction(async (tx) => {
        await insertSession(tx, { secretHash, apiKeyId: row.id }, limits.sessionHours);
        await this.audit.record(tx, {
          action: 'SIGNED_IN',
          projectId: row.projectId,
          actor: actorOf(caller),
          details: { from },
        });
      });
      return { session, caller };
    });
  }

  /** Ends a browser's session. */
  async signOut(session: string): Promise<void> {
    const secretHash = hashSecret(session);
    await asServer(async () => {
      const caller = await this.#identify({ key: null, session, project: null });
      await this.db.transaction(async (tx) => {
        const ended = await deleteSession(tx, secretHash);
        if (ended === undefined || caller === null) return;
        const projectId = caller.isServerWide ? null : (caller.project?.id ?? null);
        await this.audit.record(tx, { action: 'SIGNED_OUT', projectId, actor: actorOf(caller) });
      });
    });
  }

  /** Puts a browser's session into another project. @throws ApiError for one that is not theirs. */
  async choose(session: string, project: string): Promise<Caller | null> {
    return asServer(async () => {
      const caller = await this.#identify({ key: null, session, project });
      if (caller?.project) await updateSessionProject(this.db, hashSecret(session), caller.project.id);
      return caller;
    });
  }

  /** Where a caller may go, by name. */
  async projectsOf(caller: Caller): Promise<readonly ProjectRow[]> {
    return asServer(async () => {
      if (caller.kind === 'PERSON' && caller.id !== null) return this.people.projectsOf(caller.id);
      const all = await listProjects(this.db);
      if (caller.isServerWide) return all;
      return all.filter(({ id }) => id === caller.project?.id);
    });
  }

  /** Forgets sessions that are over. */
  async forget(): Promise<void> {
    await deleteOldSessions(this.db);
  }

  async #identify({ key, session, project }: Credentials): Promise<Caller | null> {
    if (key !== null) {
      const row = await findGoodKey(this.db, hashSecret(key));
      return row === undefined ? null : this.#callerOf(row, project, null);
    }
    if (session === null) return null;
    const secretHash = hashSecret(session);
    const row = await findSession(this.db, secretHash);
    if (row === undefined) return null;
    const asked = project ?? row.projectId;
    const id = idOfSession(secretHash);
    if (row.personId !== null) return this.people.callerOf(row.personId, asked, id);
    const behind = row.apiKeyId === null ? undefined : await findGoodKeyById(this.db, row.apiKeyId);
    return behind === undefined ? null : this.#callerOf(behind, asked, id);
  }

  async #callerOf(key: ApiKeyRow, asked: string | null, session: string | null): Promise<Caller> {
    const isServerWide = key.projectId === null;
    const project = await this.#find(asked ?? key.projectId);
    if (project === undefined || (!isServerWide && project.id !== key.projectId)) throw foreignProject();
    await markUsed(this.db, key.id);
    const { id, name, role, prefix } = key;
    const place = { id: project.id, name: project.name };
    return { kind: 'KEY', id, name, role, project: place, isServerWide, prefix, session, shared: null };
  }

  /** Tells of a sign-in that was refused; of a key that was good once, by its name. What was typed is kept nowhere. */
  async #refused(secretHash: string, from: string | null): Promise<void> {
    const known = await findKeyByHash(this.db, secretHash);
    await this.audit.recordAlone({
      ...{ action: 'SIGN_IN_REFUSED', outcome: 'REFUSED', projectId: known?.projectId ?? null },
      actor: known === undefined ? stranger : { ...stranger, ...nameOf(known) },
      details: {
        from,
        why: known === undefined ? 'unknown key' : known.revokedAt === null ? 'expired' : 'revoked',
      },
    });
  }

  async #find(nameOrId: string | null): Promise<ProjectRow | undefined> {
    if (nameOrId === null) return findDefaultProject(this.db);
    const byId = isIdentifier(nameOrId) ? await findProject(this.db, nameOrId) : undefined;
    return byId ?? findProjectByName(this.db, nameOrId);
  }
}

const nameOf = ({ id, name, prefix }: ApiKeyRow) => ({ id, name, prefix });
