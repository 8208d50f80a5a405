import { limits } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import type { Executor } from '../../db/client.js';
import { asServer } from '../../db/scope.js';
import type { ApiKeyRow } from '../../db/tables/api-keys.js';
import type { ProjectRow } from '../../db/tables/projects.js';
import { ApiError } from '../../errors.js';
import { isIdentifier } from '../stored-text.js';
import { findGoodKey, findGoodKeyById, markUsed } from './api-keys.repository.js';
import { type Caller, localCaller } from './caller.js';
import { findDefaultProject, findProject, findProjectByName, listProjects } from './projects.repository.js';
import { hashSecret, newSecret } from './secrets.js';
import {
  deleteOldSessions,
  deleteSession,
  findSession,
  insertSession,
  updateSessionProject,
} from './sessions.repository.js';

/** What a request says of who it comes from. */
export interface Credentials {
  /** Of `Authorization: Bearer`; it goes before the session. */
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
  ) {}

  /** Who it is; null for nobody known, whose key is unknown, expired or revoked. @throws ApiError for a project that is not theirs. */
  async identify(credentials: Credentials): Promise<Caller | null> {
    if (!this.isControlled) return localCaller;
    return asServer(() => this.#identify(credentials));
  }

  /** Signs a browser in by a key. @returns what its cookie holds; null for a key that is not good. */
  async signIn(key: string): Promise<{ readonly session: string; readonly caller: Caller } | null> {
    return asServer(async () => {
      const row = await findGoodKey(this.db, hashSecret(key));
      if (row === undefined) return null;
      const session = newSecret();
      await insertSession(
        this.db,
        { secretHash: hashSecret(session), apiKeyId: row.id },
        limits.sessionHours,
      );
      return { session, caller: await this.#callerOf(row, null) };
    });
  }

  /** Ends a browser's session. */
  async signOut(session: string): Promise<void> {
    await asServer(() => deleteSession(this.db, hashSecret(session)));
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
      return row === undefined ? null : this.#callerOf(row, project);
    }
    if (session === null) return null;
    const row = await findSession(this.db, hashSecret(session));
    if (row === undefined) return null;
    const behind = await findGoodKeyById(this.db, row.apiKeyId);
    return behind === undefined ? null : this.#callerOf(behind, project ?? row.projectId);
  }

  async #callerOf(key: ApiKeyRow, asked: string | null): Promise<Caller> {
    const isServerWide = key.projectId === null;
    const project = await this.#find(asked ?? key.projectId);
    if (project === undefined || (!isServerWide && project.id !== key.projectId)) throw foreignProject();
    await markUsed(this.db, key.id);
    const { id, name, role } = key;
    return { kind: 'KEY', id, name, role, project: { id: project.id, name: project.name }, isServerWide };
  }

  async #find(nameOrId: string | null): Promise<ProjectRow | undefined> {
    if (nameOrId === null) return findDefaultProject(this.db);
    const byId = isIdentifier(nameOrId) ? await findProject(this.db, nameOrId) : undefined;
    return byId ?? findProjectByName(this.db, nameOrId);
  }
}

function foreignProject(): ApiError {
  return new ApiError(
    errorCodes.FORBIDDEN,
    'there is no such project for this key; leave the project out, or name one that the key belongs to',
  );
}
