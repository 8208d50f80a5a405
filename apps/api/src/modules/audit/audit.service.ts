import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { asServer } from '../../db/scope.js';
import type { StoredAuditAction, StoredAuditOutcome } from '../../db/tables/stored-words.js';
import { BadUserInputError } from '../../errors.js';
import type { Caller } from '../access/caller.js';
import type { ExportTable } from '../exports/export-table.js';
import { type Connection, checkPageSize, decodeCursor, encodeCursor, toConnection } from '../page.js';
import { checkText } from '../stored-text.js';
import { type Actor, currentActor } from './actor.js';
import type { AuditFilter } from './audit.input.js';
import { countEntries, insertEntry, type ListedEntry, listEntries } from './audit.repository.js';

/** What is told of an act. */
export interface AuditFact {
  readonly action: StoredAuditAction;
  readonly target?: { readonly kind: string; readonly id?: string | null; readonly name?: string | null };
  readonly details?: Readonly<Record<string, unknown>>;
  /** Default: done. */
  readonly outcome?: StoredAuditOutcome;
  /** Left out: the project of the caller's statements. Null: the whole server. */
  readonly projectId?: string | null;
  /** Left out: in whose name the code runs. */
  readonly actor?: Actor;
}

/** Who did what, told in the transaction that does it: what was given up is not told of, and nothing is done untold. */
export class AuditService {
  constructor(private readonly db: Executor) {}

  /** Adds an entry inside the transaction of what it tells of. */
  async record(tx: Executor, fact: AuditFact): Promise<void> {
    const { kind, id, name, prefix, session } = fact.actor ?? currentActor();
    const { target } = fact;
    await insertEntry(tx, {
      ...(fact.projectId === undefined ? {} : { projectId: fact.projectId }),
      ...{ actorKind: kind, actorId: id, actorName: name, actorPrefix: prefix, session },
      ...{ action: fact.action, outcome: fact.outcome ?? 'DONE', details: fact.details ?? {} },
      targetKind: target?.kind ?? null,
      targetId: target?.id ?? null,
      targetName: target?.name ?? null,
    });
  }

  /** Adds an entry by itself, for what changes nothing at the database: it is told before it is done. */
  async recordAlone(fact: AuditFact): Promise<void> {
    await this.record(this.db, fact);
  }

  /**
   * The entries of the caller's project, and for a caller of the whole server all of them, the newest first.
   *
   * @throws BadUserInputError for a bad page size, cursor or text.
   */
  async list(
    caller: Caller,
    first: number | null,
    after: string | null,
    filter: AuditFilter,
  ): Promise<Connection<ListedEntry & { readonly id: string }>> {
    const size = checkPageSize(first);
    const before = after === null ? null : numberIn(after);
    const checked = checkFilter(filter);
    const rows = await ofCaller(caller, () => listEntries(this.db, checked, size + 1, before));
    return toConnection(
      rows.map((row) => ({ ...row, id: String(row.number) })),
      size,
      () => ofCaller(caller, () => countEntries(this.db, checked)),
      ({ number }) => encodeCursor(['audit', number]),
      after,
    );
  }

  /** The same as a table, whole, page by page. @throws BadUserInputError. */
  table(caller: Caller, filter: AuditFilter): ExportTable {
    const checked = checkFilter(filter);
    const { db } = this;
    return {
      columns: [
        { name: 'number', type: 'integer' },
        { name: 'at', type: 'instant' },
        ...[...textColumns, 'session'].map((name) => ({ name, type: 'text' as const })),
        { name: 'details', type: 'json' },
      ],
      pages: async function* () {
        let before: number | null = null;
        for (;;) {
          const rows: readonly ListedEntry[] = await ofCaller(caller, () =>
            listEntries(db, checked, limits.pageSize, before),
          );
          if (rows.length > 0) yield rows.map(cellsOf);
          before = rows.at(-1)?.number ?? null;
          if (rows.length < limits.pageSize) return;
        }
      },
    };
  }
}

const textColumns = [
  ...['project', 'actor_kind', 'actor_name', 'actor_prefix', 'action', 'outcome'],
  ...['target_kind', 'target_id', 'target_name'],
];

function cellsOf(row: ListedEntry): readonly unknown[] {
  return [
    ...[row.number, row.at, row.projectName, row.actorKind, row.actorName, row.actorPrefix],
    ...[row.action, row.outcome, row.targetKind, row.targetId, row.targetName, row.session, row.details],
  ];
}

/** Entries of all projects, and those of none, are for callers of the whole server; policies hold anybody else. */
function ofCaller<T>({ isServerWide }: Caller, read: () => Promise<T>): Promise<T> {
  return isServerWide ? asServer(read) : read();
}

function checkFilter(filter: AuditFilter): AuditFilter {
  const text = (name: 'actor' | 'target') =>
    filter[name] ? checkText(name, filter[name], { min: 1, max: limits.runNameLength }) : null;
  return { ...filter, actor: text('actor'), target: text('target') };
}

function numberIn(after: string): number {
  const [list, number] = decodeCursor(after);
  if (list !== 'audit' || typeof number !== 'number' || !Number.isSafeInteger(number))
    throw new BadUserInputError('after is not a cursor of this list; pass an endCursor of an earlier page');
  return number;
}
