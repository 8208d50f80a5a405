import { and, desc, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { ingestBatches } from '../../db/tables/ingest-batches.js';

/** One stored batch. */
export type IngestBatchRow = typeof ingestBatches.$inferSelect;

/** The stored batch of this number. */
export async function findBatch(
  executor: Executor,
  runId: string,
  leaseEpoch: number,
  sequence: number,
): Promise<IngestBatchRow | undefined> {
  const rows = await executor
    .select()
    .from(ingestBatches)
    .where(
      and(
        eq(ingestBatches.runId, runId),
        eq(ingestBatches.leaseEpoch, leaseEpoch),
        eq(ingestBatches.sequence, sequence),
      ),
    );
  return rows[0];
}

/** Remembers a batch. */
export async function insertBatch(executor: Executor, row: IngestBatchRow): Promise<void> {
  await executor.insert(ingestBatches).values(row);
}

/** The last batch that was stored of an epoch. */
export async function findLastBatch(
  executor: Executor,
  runId: string,
  leaseEpoch: number,
): Promise<{ readonly sequence: number; readonly writerId: string } | undefined> {
  const rows = await executor
    .select({ sequence: ingestBatches.sequence, writerId: ingestBatches.writerId })
    .from(ingestBatches)
    .where(and(eq(ingestBatches.runId, runId), eq(ingestBatches.leaseEpoch, leaseEpoch)))
    .orderBy(desc(ingestBatches.sequence))
    .limit(1);
  return rows[0];
}
