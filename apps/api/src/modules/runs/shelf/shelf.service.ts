import { limits } from '@clipwise/contract';
import type { Executor } from '../../../db/client.js';
import type { RunRow } from '../../../db/tables/runs.js';
import type { StoredAuditAction } from '../../../db/tables/stored-words.js';
import { BadUserInputError } from '../../../errors.js';
import type { AuditService } from '../../audit/audit.service.js';
import { checkText, isIdentifier } from '../../stored-text.js';
import { hasEnded } from '../run-status.js';
import type { RunWriterService } from '../run-writer.service.js';
import { ofRuns } from '../runs-fact.js';
import { lockRuns, updateShelf, updateTags } from './shelf.repository.js';

/** What became of many runs. */
export interface ShelfChange {
  readonly changed: readonly RunRow[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

/** How many runs are changed at once. */
interface Change {
  /** What the audit log says of it; null for what it does not tell of. */
  readonly action: StoredAuditAction | null;
  /** Why a run stays as it is; null for one that is changed. */
  refusal(run: RunRow): string | null;
  /** True for a run that already is as asked. */
  isDone(run: RunRow): boolean;
  apply(tx: Executor, rows: readonly RunRow[]): Promise<readonly RunRow[]>;
}

/**
 * Changes of many runs at a time: tags, archive, deletion, cancellation.
 *
 * Each run is changed or refused by itself, all in one transaction; a call that is sent again changes nothing more. Every
 * method throws BadUserInputError for no ids or more than `limits.bulkRuns`.
 */
export class ShelfService {
  constructor(
    private readonly db: Executor,
    private readonly writer: RunWriterService,
    private readonly audit: AuditService,
  ) {}

  /** @throws BadUserInputError for a tag that cannot be stored. */
  async tag(ids: readonly string[], add: readonly string[], remove: readonly string[]): Promise<ShelfChange> {
    const added = checkTags('add', add);
    const removed = checkTags('remove', remove);
    const both = added.find((tag) => removed.includes(tag));
    if (both !== undefined)
      throw new BadUserInputError(
        'a tag must not stand in add and in remove; leave it out of one of them',
        'add',
      );
    const tagsAfter = ({ tags }: RunRow) =>
      new Set([...tags, ...added].filter((tag) => !removed.includes(tag)));
    return this.#change(ids, {
      action: null,
      refusal: (run) =>
        whyDeleted(run) ??
        (tagsAfter(run).size > limits.runTags
          ? `it would have ${tagsAfter(run).size} tags, and at most ${limits.runTags} are allowed: remove some`
          : null),
      isDone: (run) =>
        tagsAfter(run).size === run.tags.length && run.tags.every((tag) => tagsAfter(run).has(tag)),
      apply: (tx, rows) => updateTags(tx, idsOf(rows), added, removed),
    });
  }

  /** Archived runs are out of the way and lose nothing. */
  async archive(ids: readonly string[]): Promise<ShelfChange> {
    return this.#change(ids, {
      action: 'RUNS_ARCHIVED',
      refusal: whyDeleted,
      isDone: ({ archivedAt }) => archivedAt !== null,
      apply: (tx, rows) => updateShelf(tx, idsOf(rows), { archivedAt: new Date() }),
    });
  }

  async unarchive(ids: readonly string[]): Promise<ShelfChange> {
    return this.#change(ids, {
      action: 'RUNS_UNARCHIVED',
      refusal: whyDeleted,
      isDone: ({ archivedAt }) => archivedAt === null,
      apply: (tx, rows) => updateShelf(tx, idsOf(rows), { archivedAt: null }),
    });
  }

  /** Deleted runs can be restored for `limits.purgeDays`; then their data are purged, but never their ledger. */
  async delete(ids: readonly string[]): Promise<ShelfChange> {
    return this.#change(ids, {
      action: 'RUNS_DELETED',
      refusal: ({ status }) =>
        hasEnded(status)
          ? null
          : `it is ${status.toLowerCase()}: cancel it first, and delete it when it has ended`,
      isDone: ({ deletedAt }) => deletedAt !== null,
      apply: (tx, rows) => updateShelf(tx, idsOf(rows), { deletedAt: new Date() }),
    });
  }

  async restore(ids: readonly string[]): Promise<ShelfChange> {
    return this.#change(ids, {
      action: 'RUNS_RESTORED',
      refusal: ({ purgedAt }) =>
        purgedAt === null
          ? null
          : `its data were purged at ${purgedAt.toISOString()}; rerun queues a new run with its config`,
      isDone: ({ deletedAt }) => deletedAt === null,
      apply: (tx, rows) => updateShelf(tx, idsOf(rows), { deletedAt: null }),
    });
  }

  /** Queued: cancelled at once. Running: the agent is told. */
  async cancel(ids: readonly string[]): Promise<ShelfChange> {
    return this.#change(ids, {
      action: 'RUNS_CANCELLED',
      refusal: ({ status }) =>
        hasEnded(status) && status !== 'CANCELLED' ? `it has ended: it is ${status.toLowerCase()}` : null,
      isDone: ({ status, cancelRequested }) => status === 'CANCELLED' || cancelRequested,
      apply: async (tx, rows) => {
        const changed: RunRow[] = [];
        for (const run of rows) changed.push(await this.writer.cancel(tx, run));
        return changed;
      },
    });
  }

  async #change(ids: readonly string[], change: Change): Promise<ShelfChange> {
    const asked = [...new Set(ids.map((id) => id.toLowerCase()))];
    if (asked.length < 1 || asked.length > limits.bulkRuns)
      throw new BadUserInputError(
        `ids must name from 1 to ${limits.bulkRuns} runs, got ${asked.length}; make several calls`,
        'ids',
      );
    const { rows, changed, refused } = await this.db.transaction(async (tx) => {
      const locked = await lockRuns(tx, asked.filter(isIdentifier));
      const byId = new Map(locked.map((run) => [run.id, run]));
      const reasons = asked.flatMap((id) => {
        const run = byId.get(id);
        const reason =
          run === undefined ? 'there is no such run; it may belong to another server' : change.refusal(run);
        return reason === null ? [] : [{ id, reason }];
      });
      const isRefused = new Set(reasons.map(({ id }) => id));
      const allowed = locked.filter(({ id }) => !isRefused.has(id));
      const due = allowed.filter((run) => !change.isDone(run));
      const after = due.length === 0 ? [] : await change.apply(tx, due);
      if (change.action !== null && after.length > 0)
        await this.audit.record(tx, { action: change.action, ...ofRuns(after) });
      return { rows: allowed, changed: after, refused: reasons };
    });
    this.writer.announce(changed);
    const after = new Map([...rows, ...changed].map((run) => [run.id, run]));
    return {
      changed: asked.flatMap((id) => {
        const run = after.get(id);
        return run === undefined ? [] : [run];
      }),
      refused,
    };
  }
}

function whyDeleted({ deletedAt }: RunRow): string | null {
  return deletedAt === null ? null : 'it is deleted: restore it first';
}

function checkTags(place: string, tags: readonly string[]): readonly string[] {
  if (tags.length > limits.runTags)
    throw new BadUserInputError(
      `${place} must have at most ${limits.runTags} tags, got ${tags.length}`,
      place,
    );
  return [
    ...new Set(
      tags.map((tag, index) => checkText(`${place}[${index}]`, tag, { min: 1, max: limits.tagLength })),
    ),
  ];
}

function idsOf(rows: readonly RunRow[]): readonly string[] {
  return rows.map(({ id }) => id);
}
