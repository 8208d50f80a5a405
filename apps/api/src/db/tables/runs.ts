import type { TrainingEvent } from '@clipwise/contract';
import type { Certainty, EventOutline } from '@clipwise/privacy';
import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  json,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { ofProject } from './policies.js';
import { projectColumn } from './project-column.js';
import type { StoredRunStatus, StoredVerdict } from './stored-words.js';
import { studies } from './studies.js';
import { xid } from './xid.js';

/** The `mechanism` of a run-started event: what the writer announced of the objects that run. */
export type AnnouncedFacts = Extract<TrainingEvent, { kind: 'run-started' }>['mechanism'] & {
  /** The most that any attempt announced; absent in rows of older versions. */
  readonly trainingExamples?: number;
  /** Null when nobody can say; absent in rows of older versions. */
  readonly trainingSubjects?: number | null;
  /** The most that any attempt announced; null when none did. */
  readonly largestSubjectExamples?: number | null;
};

/** Who answered for a stored epsilon. */
export interface Accounting {
  readonly accountant: string;
  readonly version: string;
  readonly certainty: Certainty;
  /** Whether the answer is the tightest that the ledger can give. */
  readonly isTight: boolean;
}

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * One run: what was asked (config and its derived columns), where it stands, and who may write to it.
 *
 * `leaseEpoch` is the fencing number; it grows by one at each claim. `writerId` and `leaseEpoch` stay when a
 * lease expires, so that the same writer can come back as long as nobody else claimed the run.
 * `attemptCursor` is the cursor of the newest run-started event: metrics before it belong to an earlier attempt.
 *
 * `epsilon` is the ledger's, over all attempts, whether or not it may be claimed; `privacyVerdict` says that.
 */
export const runs = pgTable(
  'runs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    number: bigserial('number', { mode: 'number' }).notNull().unique(),
    projectId: projectColumn(),
    studyId: uuid('study_id')
      .notNull()
      .references(() => studies.id),
    name: text('name').notNull(),
    /** Whether its author declared it, so that nobody here saw it run; `config` is then of any form. */
    isDeclared: boolean('is_declared').notNull().default(false),
    status: text('status').$type<StoredRunStatus>().notNull().default('QUEUED'),
    cancelRequested: boolean('cancel_requested').notNull().default(false),
    dataset: text('dataset').notNull(),
    model: text('model').notNull(),
    method: text('method').notNull(),
    clipping: text('clipping').notNull(),
    sparsification: text('sparsification').notNull(),
    noiseMultiplier: doublePrecision('noise_multiplier'),
    // `json`, not `jsonb`: a reader sees the keys in the order in which they were written.
    config: json('config').$type<Readonly<Record<string, unknown>>>().notNull(),
    environment: json('environment').$type<Readonly<Record<string, unknown>>>(),
    mechanism: json('mechanism').$type<AnnouncedFacts>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    failureCode: text('failure_code'),
    failureMessage: text('failure_message'),
    attempts: integer('attempts').notNull().default(0),
    attemptCursor: integer('attempt_cursor').notNull().default(0),
    step: integer('step').notNull().default(0),
    plannedSteps: integer('planned_steps').notNull().default(0),
    epoch: doublePrecision('epoch').notNull().default(0),
    plannedEpochs: integer('planned_epochs').notNull().default(0),
    epsilon: doublePrecision('epsilon'),
    epsilonNote: text('epsilon_note').notNull().default(''),
    accounting: json('accounting').$type<Accounting>(),
    /** The mechanism as the charges tell it. */
    charged: json('charged').$type<EventOutline>(),
    chargedSteps: integer('charged_steps').notNull().default(0),
    privacyVerdict: text('privacy_verdict').$type<StoredVerdict>().notNull().default('NOTHING_CHARGED'),
    /** Why there is no guarantee, in a sentence; empty for `PRIVATE`. */
    privacyReason: text('privacy_reason').notNull().default(''),
    /** What contradicted the charges in an earlier attempt: a new attempt does not mend it. */
    earlierContradiction: text('earlier_contradiction').notNull().default(''),
    /** Steps that the charges of the newest attempt stand for. */
    attemptCharges: integer('attempt_charges').notNull().default(0),
    /** Highest step that anything was recorded at in the newest attempt. */
    attemptStep: integer('attempt_step').notNull().default(0),
    meanDice: doublePrecision('mean_dice'),
    pixelAccuracy: doublePrecision('pixel_accuracy'),
    lastCursor: integer('last_cursor').notNull().default(0),
    writerId: text('writer_id'),
    /** Opened by the trainer that executes it: such a run is never handed to another. */
    openedByWriter: boolean('opened_by_writer').notNull().default(false),
    leaseEpoch: integer('lease_epoch').notNull().default(0),
    leaseExpiresAt: instant('lease_expires_at'),
    batchSequence: integer('batch_sequence').notNull().default(0),
    /** Sorted, none twice. */
    tags: text('tags').array().notNull().default([]),
    /** Queued when its study had results already. */
    addedAfterResults: boolean('added_after_results').notNull().default(false),
    archivedAt: instant('archived_at'),
    /** Deleted runs are listed apart until they are purged; their ledger stays for ever. */
    deletedAt: instant('deleted_at'),
    purgedAt: instant('purged_at'),
    /** The transaction that changed the run last, set by a trigger; a lease that is only prolonged is no change. */
    changedIn: xid('changed_in').notNull().default('0'),
    // What epsilon is counted at, as announced: numbers of another delta, unit or relation are never put together.
    delta: doublePrecision('delta').generatedAlwaysAs(sql`((mechanism ->> 'delta')::double precision)`),
    unit: text('unit').generatedAlwaysAs(sql`(mechanism ->> 'unit')`),
    neighbouring: text('neighbouring').generatedAlwaysAs(sql`(mechanism ->> 'neighbouring')`),
  },
  (table) => [
    index('runs_study').on(table.studyId, table.number),
    index('runs_current').on(table.number).where(sql`deleted_at is null and archived_at is null`),
    // Ordered by name, and searched for one without the wide rows.
    index('runs_current_name')
      .on(table.name, table.number)
      .where(sql`deleted_at is null and archived_at is null`),
    // Filters that lie beside the runs are joined by id.
    index('runs_current_id')
      .on(table.id, table.number)
      .where(sql`deleted_at is null and archived_at is null`),
    index('runs_queued').on(table.number).where(sql`status = 'QUEUED'`),
    index('runs_leased').on(table.leaseExpiresAt).where(sql`status = 'RUNNING'`),
    index('runs_writer').on(table.writerId).where(sql`status = 'RUNNING'`),
    index('runs_changed').on(table.changedIn, table.id),
    index('runs_project').on(table.projectId, table.number),
    ofProject(),
  ],
);

/** One stored run. */
export type RunRow = typeof runs.$inferSelect;

/** What may change in a run. */
export type RunPatch = Partial<
  Omit<typeof runs.$inferInsert, 'id' | 'number' | 'studyId' | 'projectId' | 'changedIn'>
>;
