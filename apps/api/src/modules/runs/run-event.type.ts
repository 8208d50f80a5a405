import { Field, Float, ID, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { Artifact } from '../artifacts/artifacts.type.js';
import { MetricPoint } from '../metrics/metrics.type.js';
import { RunStatus } from './run-status.js';
import { RunFailure } from './runs.type.js';

export const LogLevel = { INFO: 'INFO', WARNING: 'WARNING', ERROR: 'ERROR' } as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];
registerEnumType(LogLevel, { name: 'LogLevel' });

@InterfaceType({ resolveType: (event: RunEvent) => event.typeName })
export abstract class RunEvent {
  /** Name of the GraphQL type; not a field. */
  typeName: string;

  @Field(() => Int, { description: 'Gapless within a run: 1, 2, 3, ...' })
  cursor: number;

  @Field(() => DateTimeScalar)
  at: Date;

  @Field(() => ID)
  runId: string;
}

@ObjectType({ implements: RunEvent })
export class RunStarted extends RunEvent {
  @Field(() => Int)
  plannedSteps: number;

  @Field(() => Int)
  plannedEpochs: number;

  @Field(() => JsonScalar)
  environment: unknown;
}

@ObjectType({ implements: RunEvent })
export class PrivacyCharged extends RunEvent {
  @Field(() => Int)
  step: number;

  @Field(() => Int)
  count: number;

  @Field(() => JsonScalar)
  event: unknown;

  @Field(() => Float, {
    nullable: true,
    description:
      'Upper bound of everything charged so far, over all attempts, recomputed by the server; null where there is none.',
  })
  epsilon: number | null;
}

@ObjectType({ implements: RunEvent })
export class MetricsRecorded extends RunEvent {
  @Field(() => Int)
  step: number;

  @Field(() => Float)
  epoch: number;

  @Field(() => Float)
  wallTimeMs: number;

  @Field(() => [MetricPoint])
  metrics: readonly MetricPoint[];
}

@ObjectType({ implements: RunEvent })
export class ArtifactRecorded extends RunEvent {
  @Field(() => Artifact)
  artifact: Artifact;
}

@ObjectType({ implements: RunEvent })
export class LogWritten extends RunEvent {
  @Field(() => LogLevel)
  level: LogLevel;

  @Field(() => String)
  message: string;
}

@ObjectType({
  implements: RunEvent,
  description: "Written by the server or by the trainer's run-ended.",
})
export class StatusChanged extends RunEvent {
  @Field(() => RunStatus)
  status: RunStatus;

  @Field(() => RunFailure, { nullable: true })
  failure: RunFailure | null;
}
