import { ArgsType, Field, ID, Int } from 'type-graphql';
import { JsonScalar } from '../../schema/scalars/json.js';
import type { Batch } from './ingest.service.js';

/** A numbered batch of one attempt of a run. */
@ArgsType()
export class BatchArgs implements Batch {
  @Field(() => ID)
  runId: string;

  @Field(() => ID)
  writerId: string;

  @Field(() => Int)
  epoch: number;

  @Field(() => Int)
  batchSequence: number;

  @Field(() => [JsonScalar])
  events: unknown[];
}
