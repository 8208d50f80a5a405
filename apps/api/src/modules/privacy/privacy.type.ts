import { Field, Float, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { PageInfo } from '../page.js';

@ObjectType({
  description:
    'The privacy facts of a run, derived from the objects that ran and from the ledger; epsilon is recomputed by the server.',
})
export class RunPrivacy {
  @Field(() => Boolean)
  isPrivate: boolean;

  @Field(() => Float, {
    nullable: true,
    description: 'Upper bound, rounded up. Null when the run gives no guarantee; see epsilonNote.',
  })
  epsilon: number | null;

  @Field(() => String, { description: 'Why epsilon is null or infinite; empty otherwise.' })
  epsilonNote: string;

  @Field(() => Float, { nullable: true })
  delta: number | null;

  @Field(() => String, { description: 'example, patient, ...' })
  unit: string;

  @Field(() => String)
  neighbouring: string;

  @Field(() => String)
  sampler: string;

  @Field(() => Float, { nullable: true })
  samplingRate: number | null;

  @Field(() => Float, { nullable: true })
  noiseMultiplier: number | null;

  @Field(() => Float, { nullable: true })
  sensitivity: number | null;

  @Field(() => String)
  clipping: string;

  @Field(() => String)
  sparsification: string;

  @Field(() => String)
  noiseSource: string;

  @Field(() => String)
  accountant: string;

  @Field(() => String)
  accountantVersion: string;

  @Field(() => Int, { description: 'Steps charged in the ledger.' })
  chargedSteps: number;

  @Field(() => String, { description: 'The guarantee in one paragraph of plain words.' })
  statement: string;

  @Field(() => [String], { description: 'What epsilon does not cover, one sentence each.' })
  notCovered: readonly string[];
}

@ObjectType({ description: 'One charge of the privacy ledger: `count` applications of `event` at `step`.' })
export class LedgerEntry {
  @Field(() => Int)
  cursor: number;

  @Field(() => Int)
  step: number;

  @Field(() => Int)
  count: number;

  @Field(() => JsonScalar)
  event: unknown;

  @Field(() => DateTimeScalar)
  chargedAt: Date;
}

@ObjectType()
export class LedgerEntryEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => LedgerEntry)
  node: LedgerEntry;
}

@ObjectType()
export class LedgerEntryConnection {
  @Field(() => [LedgerEntryEdge])
  edges: readonly LedgerEntryEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;

  @Field(() => Int)
  totalCount: number;
}
