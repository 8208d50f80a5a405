import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { Run } from '../runs/runs.type.js';

export const AgentCommandKind = { CANCEL: 'CANCEL' } as const;
export type AgentCommandKind = (typeof AgentCommandKind)[keyof typeof AgentCommandKind];
registerEnumType(AgentCommandKind, { name: 'AgentCommandKind' });

@ObjectType({
  description:
    'The right to write to a run until it expires; epoch is the fencing number: an older one is refused.',
})
export class Lease {
  @Field(() => Run)
  run: Run;

  @Field(() => ID)
  writerId: string;

  @Field(() => Int)
  epoch: number;

  @Field(() => DateTimeScalar)
  expiresAt: Date;

  @Field(() => Int)
  heartbeatIntervalMs: number;
}

@ObjectType()
export class Heartbeat {
  @Field(() => DateTimeScalar)
  expiresAt: Date;

  @Field(() => Boolean)
  cancelRequested: boolean;
}

@ObjectType()
export class AgentCommand {
  @Field(() => AgentCommandKind)
  kind: AgentCommandKind;

  @Field(() => ID)
  runId: string;
}
