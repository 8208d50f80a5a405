import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { asServer, inScope } from '../../db/scope.js';
import type { PublicLinkRow } from '../../db/tables/public-links.js';
import { BadUserInputError, NotFoundError } from '../../errors.js';
import type { Caller } from '../access/caller.js';
import { hashSecret, newSecret, prefixOf } from '../access/secrets.js';
import { stranger } from '../audit/actor.js';
import type { AuditService } from '../audit/audit.service.js';
import type { OnceService } from '../idempotency/once.service.js';
import type { RunsService } from '../runs/runs.service.js';
import { checkIdentifier, checkText } from '../stored-text.js';
import type { StudiesService } from '../studies/studies.service.js';
import { namesIn } from './hidden-names.js';
import type { CreatePublicLinkInput } from './links.input.js';
import {
  countLinks,
  findGoodLink,
  insertLink,
  isFirstProject,
  type ListedLink,
  listLinks,
  listPlaces,
  lockLink,
  markLinkUsed,
  updateRevoked,
} from './links.repository.js';

/** A link, and its secret, which nobody can read again; null where the link was made before. */
export interface MadeLink {
  readonly link: ListedLink;
  readonly secret: string | null;
}

/** What the service works with. */
export interface LinksDependencies {
  readonly db: Executor;
  readonly reading: Executor;
  /** Whether callers are asked who they are: nobody needs a link otherwise. */
  readonly isControlled: boolean;
  readonly runs: RunsService;
  readonly studies: StudiesService;
  readonly audit: AuditService;
  readonly once: OnceService;
}

/** Links by which somebody without a key reads one study or one run of the caller's project. */
export class LinksService {
  constructor(private readonly parts: LinksDependencies) {}

  /** Links of the caller's project, the newest first. */
  list(): Promise<readonly ListedLink[]> {
    return listLinks(this.parts.db);
  }

  /** Makes a link, and once for each key. @throws BadUserInputError, IdempotencyKeyUsedError; NotFoundError for a study or run that the caller does not see. */
  async create(caller: Caller, input: CreatePublicLinkInput): Promise<MadeLink> {
    const { db, once, isControlled } = this.parts;
    if (!isControlled)
      throw new BadUserInputError(
        'access control is off, and whoever reaches the server reads everything; set CLIPWISE_ACCESS=keys',
      );
    const days = input.days ?? limits.usualLinkDays;
    if (!(days > 0 && days <= limits.linkDays))
      throw new BadUserInputError(`days must be above 0 and at most ${limits.linkDays}, got ${days}`, 'days');
    const name = checkText('name', input.name, { min: 1, max: limits.keyNameLength });
    const { target, ...what } = await this.#target(input);
    const wish = { ...what, name, isAnonymous: input.isAnonymous ?? true };
    const { value } = await db.transaction((tx) =>
      once.run<MadeLink>(
        tx,
        { operation: 'createPublicLink', key: input.idempotencyKey ?? null, asked: { ...wish, days } },
        {
          make: () => this.#make(tx, { ...wish, createdBy: caller.name }, days, target),
          remember: ({ link }) => link.id,
          recall: async (id) => ({ link: await this.#require(tx, id), secret: null }),
        },
      ),
    );
    return value;
  }

  async #make(
    tx: Executor,
    wish: Pick<PublicLinkRow, 'studyId' | 'runId' | 'name' | 'isAnonymous' | 'createdBy'>,
    days: number,
    target: { readonly kind: string; readonly id: string; readonly name: string },
  ): Promise<MadeLink> {
    if ((await countLinks(tx)) >= limits.publicLinks)
      throw new BadUserInputError(`there are ${limits.publicLinks} links already; more are not allowed`);
    const secret = newSecret('link');
    const link = await insertLink(tx, {
      ...wish,
      ...{ prefix: prefixOf(secret), secretHash: hashSecret(secret) },
      expiresAt: new Date(Date.now() + days * 86_400_000),
    });
    await this.parts.audit.record(tx, { action: 'LINK_MADE', ...ofLink(link, target) });
    return { link: { ...link, targetName: target.name }, secret };
  }

  /** Ends a link at once. @throws NotFoundError. */
  async revoke(id: string): Promise<ListedLink> {
    const { db, audit } = this.parts;
    await db.transaction(async (tx) => {
      const link = await lockLink(tx, checkIdentifier('link', id));
      if (link === undefined) throw new NotFoundError('link');
      if (link.revokedAt !== null) return;
      await audit.record(tx, { action: 'LINK_REVOKED', ...ofLink(link) });
      await updateRevoked(tx, link.id);
    });
    return this.#require(db, id.toLowerCase());
  }

  async #require(executor: Executor, id: string): Promise<ListedLink> {
    const found = (await listLinks(executor)).find((link) => link.id === id);
    if (found === undefined) throw new NotFoundError('link');
    return found;
  }

  /** Who comes by a link; null for one that is unknown, expired or revoked. */
  async identify(secret: string): Promise<Caller | null> {
    const { db } = this.parts;
    return asServer(async () => {
      const found = await findGoodLink(db, hashSecret(secret));
      if (found === undefined) return null;
      const { link, project } = found;
      await markLinkUsed(db, link.id);
      const { studyId, runId, isAnonymous, expiresAt } = link;
      return {
        ...{ kind: 'LINK', id: link.id, name: link.name, role: 'VIEWER', isServerWide: false },
        ...{ prefix: link.prefix, session: null },
        project: { id: project.id, name: project.name },
        shared: { studyId, runId, isAnonymous, expiresAt },
      };
    });
  }

  /** What must not be read by whoever comes by an anonymous link; null where nothing is hidden. */
  async hiddenFrom({ shared, project }: Caller): Promise<readonly string[] | null> {
    if (shared === null || !shared.isAnonymous) return null;
    const scope = { kind: 'shared', ...shared } as const;
    const places = await inScope(scope, () => listPlaces(this.parts.reading));
    return namesIn(places, project === null || isFirstProject(project.id) ? [] : [project.name]);
  }

  /** Tells that a browser came by a link, or was refused. @param from the address that asks. */
  async opened(caller: Caller | null, from: string | null): Promise<void> {
    const { audit } = this.parts;
    await asServer(() =>
      caller === null
        ? audit.recordAlone({
            ...{ action: 'SIGN_IN_REFUSED', outcome: 'REFUSED', projectId: null, actor: stranger },
            details: { from, why: 'unknown, expired or revoked link' },
          })
        : audit.recordAlone({
            ...{ action: 'LINK_OPENED', projectId: caller.project?.id ?? null },
            actor: { ...stranger, kind: 'LINK', id: caller.id, name: caller.name, prefix: caller.prefix },
            details: { from },
          }),
    );
  }

  /** @throws BadUserInputError unless it is one study or one run; NotFoundError. */
  async #target({ studyId = null, runId = null }: CreatePublicLinkInput) {
    const { runs, studies } = this.parts;
    if ((studyId === null) === (runId === null))
      throw new BadUserInputError('a link shows one study or one run: give studyId or runId', 'studyId');
    if (studyId !== null) {
      const { id, name } = await studies.require(studyId);
      return { studyId: id, runId: null, target: { kind: 'study', id, name } };
    }
    const { id, name } = await runs.require(String(runId));
    return { studyId: null, runId: id, target: { kind: 'run', id, name } };
  }
}

function ofLink(
  { id, name, prefix, isAnonymous, expiresAt, studyId, runId }: PublicLinkRow,
  shows?: { readonly name: string },
) {
  return {
    target: { kind: 'link', id, name },
    details: { prefix, isAnonymous, expiresAt, studyId, runId, ...(shows ? { shows: shows.name } : {}) },
  };
}
