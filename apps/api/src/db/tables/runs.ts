import type { TrainingEvent } from '@clipwise/contract';
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
import type { StoredRunStatus } from './stored-words.js';
import { studies } from './studies.js';

/** The `mechanism` of a run-started event and the size of its training data: facts of the objects that run. */
export type MechanismFacts = Extract<TrainingEvent, { kind: 'run-started' }>['mechanism'] & {
  readonly trainingExamples?: number;
};

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * One run: what was asked (config and its derived columns), where it stands, and who may write to it.
 *
 * `leaseEpoch` is the fencing number; it grows by one at each claim. `writerId` and `leaseEpoch` stay when a
 * lease expires, so that the same writer can come back as long as nobody else claimed the run.
 * `attemptCursor` is the cursor of the newest run-started event: metrics before it belong to an earlier attempt.
 */
export const runs = pgTable(
  'runs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    number: bigserial('number', { mode: 'number' }).notNull().unique(),
    studyId: uuid('study_id')
      .notNull()
      .references(() => studies.id),
    name: text('name').notNull(),
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
    mechanism: json('mechanism').$type<MechanismFacts>(),
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
    chargedSteps: integer('charged_steps').notNull().default(0),
    meanDice: doublePrecision('mean_dice'),
    pixelAccuracy: doublePrecision('pixel_accuracy'),
    lastCursor: integer('last_cursor').notNull().default(0),
    writerId: text('writer_id'),
    leaseEpoch: integer('lease_epoch').notNull().default(0),
    leaseExpiresAt: instant('lease_expires_at'),
    batchSequence: integer('batch_sequence').notNull().default(0),
  },
  (table) => [
    index('runs_study').on(table.studyId, table.number),
    index('runs_queued').on(table.number).where(sql`status = 'QUEUED'`),
    index('runs_leased').on(table.leaseExpiresAt).where(sql`status = 'RUNNING'`),
    index('runs_writer').on(table.writerId).where(sql`status = 'RUNNING'`),
  ],
);

/** One stored run. */
export type RunRow = typeof runs.$inferSelect;

/** What may change in a run. */
export type RunPatch = Partial<Omit<typeof runs.$inferInsert, 'id' | 'number' | 'studyId'>>;
