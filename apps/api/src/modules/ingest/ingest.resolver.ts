import { Arg, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { IngestResult } from './ingest.type.js';

@Resolver()
export class IngestResolver {
  @Mutation(() => IngestResult, {
    description:
      'Idempotent by (runId, writerId, epoch, batchSequence); sequences are 1, 2, 3, ... without gaps within an epoch.',
  })
  ingest(
    @Arg('runId', () => ID) runId: string,
    @Arg('writerId', () => ID) writerId: string,
    @Arg('epoch', () => Int) epoch: number,
    @Arg('batchSequence', () => Int) batchSequence: number,
    @Arg('events', () => [JsonScalar]) events: unknown[],
    @Ctx() { services }: ApiContext,
  ) {
    return services.ingest.ingest({ runId, writerId, epoch, batchSequence, events });
  }

  @Mutation(() => IngestResult, {
    description:
      'For a writer that got LEASE_LOST or RUN_ENDED: its charges alone, which stay in the ledger. Batches are numbered on from those of the same epoch.',
  })
  deliverCharges(
    @Arg('runId', () => ID) runId: string,
    @Arg('writerId', () => ID) writerId: string,
    @Arg('epoch', () => Int) epoch: number,
    @Arg('batchSequence', () => Int) batchSequence: number,
    @Arg('events', () => [JsonScalar]) events: unknown[],
    @Ctx() { services }: ApiContext,
  ) {
    return services.lateCharges.deliver({ runId, writerId, epoch, batchSequence, events });
  }
}
