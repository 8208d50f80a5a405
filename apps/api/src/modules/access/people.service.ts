import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { asServer } from '../../db/scope.js';
import type { PersonRow } from '../../db/tables/people.js';
import type { ProjectRow } from '../../db/tables/projects.js';
import { stranger } from '../audit/actor.js';
import type { AuditService } from '../audit/audit.service.js';
import { isStorable } from '../stored-text.js';
import { projectOf } from './api-keys.service.js';
import { type Caller, foreignProject } from './caller.js';
import {
  type BegunSignIn,
  type IdentityProvider,
  SignInFaultError,
  type VouchedPerson,
} from './identity-provider.js';
import { findPerson, listPeople, markSeen, upsertPerson } from './people.repository.js';
import { listProjects } from './projects.repository.js';
import { hashSecret, idOfSession, newSecret } from './secrets.js';
import { insertSession } from './sessions.repository.js';
import { membershipsOf, type PersonRole, strongerOf } from './sign-in-grants.js';
import { keptClaims } from './vouched-claims.js';

/** Why somebody is not signed in. `expired`: too long at the provider, or another browser began. */
export type SignInRefusal = 'cancelled' | 'expired' | 'fault' | 'unknown-person' | 'unverified-email';

/** How a sign-in ends. */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly session: string }
  | { readonly kind: 'refused'; readonly refusal: SignInRefusal };

/** A person who may do something in a project. */
export interface Member extends PersonRow {
  readonly role: PersonRole;
  readonly isServerWide: boolean;
}

/** A project that is open to somebody. */
interface Place {
  readonly project: ProjectRow;
  readonly role: PersonRole;
  readonly isServerWide: boolean;
}

/** People, who sign in by an identity provider; what they may do are the grants of the server as it stands. */
export class PeopleService {
  constructor(
    private readonly db: Executor,
    private readonly audit: AuditService,
    /** Null where people sign in by keys alone. */
    readonly provider: IdentityProvider | null,
  ) {}

  /**
   * Signs a browser in by what the provider led back with.
   *
   * @param from the address that asks; the audit log keeps it.
   * @param begun what the browser kept; null where it kept nothing.
   */
  async signIn(query: string, begun: BegunSignIn | null, from: string | null): Promise<SignInOutcome> {
    if (this.provider === null || begun === null) return this.#refuse('expired', from, {});
    let vouched: VouchedPerson;
    try {
      vouched = await this.provider.finish(query, begun);
    } catch (error) {
      if (!(error instanceof SignInFaultError)) throw error;
      return this.#refuse(error.isCancelled ? 'cancelled' : 'fault', from, { why: error.why });
    }
    const { grants } = this.provider.options;
    const kept = keptClaims(vouched, grants);
    if (!isStorable([vouched.subject, kept]))
      return this.#refuse('fault', from, { why: 'unstorable claims' });
    const { name, email, unverifiedEmail, claims } = kept;
    const [place] = await asServer(() => this.#openTo({ claims }));
    if (place !== undefined) return this.#begin(vouched, { name, email, claims }, place, from);
    return unverifiedEmail === null
      ? this.#refuse('unknown-person', from, { name, email })
      : this.#refuse('unverified-email', from, { name, email: unverifiedEmail });
  }

  /**
   * The caller that a person is, in the project that is asked for or the first that is open to them.
   *
   * @returns null for somebody who may do nothing here any more. @throws ApiError for a project that is not theirs.
   */
  async callerOf(personId: string, asked: string | null, session: string): Promise<Caller | null> {
    const person = await this.#known(personId);
    if (person === undefined) return null;
    const open = await this.#openTo(person);
    const place =
      asked === null ? open[0] : open.find(({ project }) => project.id === asked || project.name === asked);
    if (place === undefined) {
      if (open.length === 0) return null;
      throw foreignProject();
    }
    await markSeen(this.db, person.id);
    const { project, role, isServerWide } = place;
    return {
      ...{ kind: 'PERSON', id: person.id, name: person.name, role, isServerWide, session },
      ...{ project: { id: project.id, name: project.name }, prefix: null, shared: null },
    };
  }

  /** Where a person may go, by name. */
  async projectsOf(personId: string): Promise<readonly ProjectRow[]> {
    const person = await this.#known(personId);
    if (person === undefined) return [];
    return (await this.#openTo(person))
      .map(({ project }) => project)
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  /** The people of the caller's project who have signed in, by name. */
  async members(caller: Caller): Promise<readonly Member[]> {
    const projectId = projectOf(caller);
    if (this.provider === null) return [];
    const issuer = this.provider.options.issuer.href;
    return asServer(async () => {
      const projects = await listProjects(this.db);
      return (await listPeople(this.db, issuer)).flatMap((person) =>
        this.#placesOf(person, projects)
          .filter(({ project }) => project.id === projectId)
          .map(({ role, isServerWide }) => ({ ...person, role, isServerWide })),
      );
    });
  }

  /** The person of this id, if the provider that is asked has vouched for them: the grants are about its claims. */
  async #known(id: string): Promise<PersonRow | undefined> {
    return this.provider === null ? undefined : findPerson(this.db, id, this.provider.options.issuer.href);
  }

  async #openTo(person: Pick<PersonRow, 'claims'>): Promise<readonly Place[]> {
    return this.#placesOf(person, await listProjects(this.db));
  }

  /** Projects that are open to a person, in the order of the grants, with the role in each. */
  #placesOf({ claims }: Pick<PersonRow, 'claims'>, projects: readonly ProjectRow[]): readonly Place[] {
    const { isServerWide, roles } = membershipsOf(claims, this.provider?.options.grants ?? []);
    if (isServerWide) return projects.map((project) => ({ project, role: 'ADMIN', isServerWide }));
    const open = new Map<ProjectRow, PersonRole>();
    for (const [nameOrId, role] of roles) {
      const project = projects.find(({ id, name }) => id === nameOrId || name === nameOrId);
      if (project !== undefined) open.set(project, strongerOf(role, open.get(project)));
    }
    return [...open].map(([project, role]) => ({ project, role, isServerWide }));
  }

  async #begin(
    { issuer, subject }: VouchedPerson,
    told: Pick<PersonRow, 'name' | 'email' | 'claims'>,
    place: Place,
    from: string | null,
  ): Promise<SignInOutcome> {
    return asServer(async () => {
      const session = newSecret();
      const secretHash = hashSecret(session);
      return this.db.transaction(async (tx): Promise<SignInOutcome> => {
        const person = await upsertPerson(tx, { issuer, subject, ...told });
        await insertSession(tx, { secretHash, personId: person.id }, limits.sessionHours);
        await this.audit.record(tx, {
          action: 'SIGNED_IN',
          projectId: place.isServerWide ? null : place.project.id,
          actor: {
            ...{ kind: 'PERSON', id: person.id, name: person.name, prefix: null },
            session: idOfSession(secretHash),
          },
          details: { from, by: this.provider?.options.name },
        });
        return { kind: 'signed-in', session };
      });
    });
  }

  async #refuse(
    refusal: SignInRefusal,
    from: string | null,
    details: Readonly<Record<string, unknown>>,
  ): Promise<SignInOutcome> {
    await asServer(() =>
      this.audit.recordAlone({
        ...{ action: 'SIGN_IN_REFUSED', outcome: 'REFUSED', projectId: null, actor: stranger },
        details: { from, by: this.provider?.options.name, refusal, ...details },
      }),
    );
    return { kind: 'refused', refusal };
  }
}
