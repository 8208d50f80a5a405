import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { RunRow } from '../../db/tables/runs.js';
import { NumberColumnScalar, OptionalNumberColumnScalar } from '../../schema/scalars/columns.js';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { PageInfo } from '../page.js';
import { PrivacyVerdict } from './privacy-verdict.js';

@ObjectType({
  description:
    'What the writer announced when it started, as it announced it. A claim never rests on it: it is compared with the charges, and can only withdraw one.',
})
export class AnnouncedMechanism {
  @Field(() => Boolean)
  isPrivate: boolean;

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
}

@ObjectType({
  description: 'What the person with the most training examples is promised; epsilon of one example is less.',
})
export class SubjectBound {
  @Field(() => Int, { description: 'Most training examples of one person.' })
  examples: number;

  @Field(() => Float, { nullable: true, description: 'Upper bound; null where there is none, see note.' })
  epsilon: number | null;

  @Field(() => Float, { nullable: true })
  delta: number | null;

  @Field(() => String, { description: 'How the bound was found, or why there is none.' })
  note: string;
}

@ObjectType({
  description:
    'What the audit inside a run found: a bound on epsilon from below, beside the claim from above. Not found is no proof.',
})
export class RunAudit {
  @Field(() => Float, { nullable: true, description: 'Epsilon is at least this; null before an evaluation.' })
  epsilon: number | null;

  @Field(() => Float, { description: 'How sure the bound is, in (0, 1).' })
  confidence: number;

  @Field(() => Int, {
    description: 'Made-up examples, drawn, clipped and billed like the data. They change the model.',
  })
  canaries: number;
}

@ObjectType({
  description:
    'What may be claimed of a run. Epsilon, sampler, noise and steps come from the charges alone; epsilon is recomputed by the server.',
})
export class RunPrivacy {
  /** The stored run; not a field. */
  run: RunRow;

  @Field(() => PrivacyVerdict)
  verdict: PrivacyVerdict;

  @Field(() => String, { description: 'Why there is no guarantee, in a sentence; empty for PRIVATE.' })
  reason: string;

  @Field(() => Float, {
    nullable: true,
    description: 'What is claimed: an upper bound over all attempts. Null unless the verdict is PRIVATE.',
  })
  epsilon: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Epsilon of the ledger, over all attempts, whether or not it may be claimed; null where there is none.',
  })
  chargedEpsilon: number | null;

  @Field(() => Float, { nullable: true, description: 'Fixed by the first run-started.' })
  delta: number | null;

  @Field(() => String, { description: 'example, patient, ... Fixed by the first run-started.' })
  unit: string;

  @Field(() => String, {
    description: 'add-remove, zero-out or replace-one. Fixed by the first run-started.',
  })
  neighbouring: string;

  @Field(() => String, { nullable: true, description: 'Who answers for epsilon; null before a charge.' })
  accountant: string | null;

  @Field(() => String, { nullable: true })
  accountantVersion: string | null;

  @Field(() => String, { nullable: true, description: 'upper-bound, estimate or approximation.' })
  certainty: string | null;

  @Field(() => String, { nullable: true, description: 'As charged; null before a charge.' })
  sampler: string | null;

  @Field(() => Float, { nullable: true, description: 'As charged; null where the charges differ.' })
  samplingRate: number | null;

  @Field(() => String, { nullable: true, description: 'Kind of noise, as charged; null before a charge.' })
  noise: string | null;

  @Field(() => Float, { nullable: true, description: 'As charged; null where the charges differ.' })
  noiseMultiplier: number | null;

  @Field(() => Int, { description: 'Steps charged in the ledger, over all attempts.' })
  chargedSteps: number;

  @Field(() => String, {
    description: 'The guarantee in one paragraph of plain words, or why there is none.',
  })
  statement: string;

  @Field(() => [String], { description: 'What weakens the guarantee, a sentence each.' })
  warnings: readonly string[];

  @Field(() => [String], { description: 'What epsilon does not cover, one sentence each.' })
  notCovered: readonly string[];

  @Field(() => AnnouncedMechanism, { nullable: true, description: 'Null before the first run-started.' })
  announced: AnnouncedMechanism | null;
}

@ObjectType({
  description:
    'Epsilon of the ledger over the newest attempt; what earlier attempts spent is part of every value. Columnar: one entry per point in every list.',
})
export class EpsilonSeries {
  @Field(() => Float, {
    nullable: true,
    description: 'What earlier attempts had spent when this one started; null where that had no bound.',
  })
  earlierEpsilon: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of the attempt, where wall times are 0.',
  })
  startedAt: Date | null;

  @Field(() => NumberColumnScalar, { description: 'Event cursor of each point.' })
  cursors: readonly number[];

  @Field(() => NumberColumnScalar)
  steps: readonly number[];

  @Field(() => NumberColumnScalar)
  epochs: readonly number[];

  @Field(() => NumberColumnScalar, { description: 'Milliseconds since the attempt started.' })
  wallTimesMs: readonly number[];

  @Field(() => OptionalNumberColumnScalar, {
    description: 'After the charge; null where there is no bound. The last one is chargedEpsilon.',
  })
  epsilons: readonly (number | null)[];
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
