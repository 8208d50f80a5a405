import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { JsonScalar } from '../../schema/scalars/json.js';

export const AgentState = { BUSY: 'BUSY', IDLE: 'IDLE', SILENT: 'SILENT' } as const;
export type AgentState = (typeof AgentState)[keyof typeof AgentState];
registerEnumType(AgentState, {
  name: 'AgentState',
  description:
    'BUSY: it holds the lease of a run. IDLE: it asked for work in the last 30 s. SILENT: neither; it may have ended, or be cut off.',
});

/** `run` is added by its resolver. */
@ObjectType({ description: 'Who runs runs: an agent that asks for work, or a trainer while it reports one.' })
export class Agent {
  /** The run that it holds; not a field. */
  runId: string | null;

  @Field(() => ID, { description: 'Its writerId.' })
  id: string;

  @Field(() => AgentState)
  state: AgentState;

  @Field(() => DateTimeScalar, { description: 'When it last asked for work or renewed its lease.' })
  lastSeenAt: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null without a lease.' })
  leaseExpiresAt: Date | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Backend, processor, versions, ...: as its newest run announced them; null before its first.',
  })
  device: unknown;
}
