import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { BatchArgs } from './ingest.args.js';
import { IngestResult } from './ingest.type.js';

@Resolver()
export class IngestResolver {
  @Mutation(() => IngestResult, {
    description:
      'Idempotent by (runId, writerId, epoch, batchSequence); sequences are 1, 2, 3, ... without gaps within an epoch.',
  })
  ingest(@Args(() => BatchArgs) batch: BatchArgs, @Ctx() { services }: ApiContext) {
    return services.ingest.ingest(batch);
  }

  @Mutation(() => IngestResult, {
    description:
      'For a writer that got LEASE_LOST or RUN_ENDED: its charges alone, which stay in the ledger. Batches are numbered on from those of the same epoch.',
  })
  deliverCharges(@Args(() => BatchArgs) batch: BatchArgs, @Ctx() { services }: ApiContext) {
    return services.lateCharges.deliver(batch);
  }
}
