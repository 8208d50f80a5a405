import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { Node } from '../nodes/node.type.js';
import { PageInfo } from '../page.js';
import { RunStatus } from './run-status.js';

@ObjectType()
export class RunProgress {
  @Field(() => Int)
  step: number;

  @Field(() => Int)
  plannedSteps: number;

  @Field(() => Float)
  epoch: number;

  @Field(() => Int)
  plannedEpochs: number;
}

@ObjectType()
export class RunFailure {
  @Field(() => String)
  code: string;

  @Field(() => String)
  message: string;
}

/** The columns of a run; what lies in other tables is added by the resolvers of the other modules. */
@ObjectType({ implements: Node })
export class Run {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => Boolean, {
    description:
      'True: its author declared it, nobody here saw it run, and config is of any form. False: its charges are derived from the objects that ran.',
  })
  isDeclared: boolean;

  @Field(() => RunStatus)
  status: RunStatus;

  @Field(() => Boolean)
  cancelRequested: boolean;

  @Field(() => String)
  dataset: string;

  @Field(() => String)
  model: string;

  @Field(() => String, {
    description:
      'non-private without noise or clipping, else the name of the sparsification or the kind of clipping.',
  })
  method: string;

  @Field(() => String)
  clipping: string;

  @Field(() => String)
  sparsification: string;

  @Field(() => Float, { nullable: true })
  noiseMultiplier: number | null;

  @Field(() => JsonScalar)
  config: unknown;

  @Field(() => JsonScalar, { nullable: true })
  environment: unknown;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  startedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  endedAt: Date | null;

  @Field(() => Int)
  attempts: number;

  @Field(() => Int, { description: 'Cursor of the newest stored event: pass it to runEvents(after).' })
  lastCursor: number;

  @Field(() => Boolean, { description: 'Queued when its study had results already.' })
  addedAfterResults: boolean;

  @Field(() => [String])
  tags: readonly string[];

  @Field(() => DateTimeScalar, { nullable: true })
  archivedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null unless the run is deleted.' })
  deletedAt: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the data of a deleted run were removed; config and privacy ledger stay.',
  })
  purgedAt: Date | null;
}

@ObjectType()
export class RunEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => Run)
  node: Run;
}

@ObjectType()
export class RunConnection {
  @Field(() => [RunEdge])
  edges: readonly RunEdge[];

  @Field(() => [Run], { description: 'The same runs as in edges, for whoever needs no cursor of each.' })
  nodes: readonly Run[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;

  @Field(() => Int)
  totalCount: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Where runsChanged goes on from: it tells every run that changed behind this answer. Null of a page without runs.',
  })
  changesCursor: string | null;
}

@ObjectType()
export class FacetValue {
  @Field(() => String)
  value: string;

  @Field(() => Int)
  count: number;
}

@ObjectType()
export class RunFacets {
  @Field(() => [FacetValue])
  models: readonly FacetValue[];

  @Field(() => [FacetValue])
  methods: readonly FacetValue[];

  @Field(() => [FacetValue])
  noiseMultipliers: readonly FacetValue[];

  @Field(() => [FacetValue])
  statuses: readonly FacetValue[];

  @Field(() => [FacetValue], { description: 'Values of PrivacyVerdict.' })
  verdicts: readonly FacetValue[];

  @Field(() => [FacetValue])
  datasets: readonly FacetValue[];
}
