import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { StoredActorKind, StoredAuditAction, StoredAuditOutcome } from '../../db/tables/stored-words.js';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { PageInfo } from '../page.js';

type Words<Word extends string> = { readonly [Name in Word]: Name };

export const AuditAction = {
  ...{ SIGNED_IN: 'SIGNED_IN', SIGN_IN_REFUSED: 'SIGN_IN_REFUSED', SIGNED_OUT: 'SIGNED_OUT' },
  LINK_OPENED: 'LINK_OPENED',
  ...{ KEY_MADE: 'KEY_MADE', KEY_ROTATED: 'KEY_ROTATED', KEY_REVOKED: 'KEY_REVOKED' },
  ...{ LINK_MADE: 'LINK_MADE', LINK_REVOKED: 'LINK_REVOKED' },
  ...{ PROJECT_MADE: 'PROJECT_MADE', PROJECT_RENAMED: 'PROJECT_RENAMED' },
  ...{ RUNS_LAUNCHED: 'RUNS_LAUNCHED', RUNS_CANCELLED: 'RUNS_CANCELLED' },
  ...{ RUNS_ARCHIVED: 'RUNS_ARCHIVED', RUNS_UNARCHIVED: 'RUNS_UNARCHIVED' },
  ...{ RUNS_DELETED: 'RUNS_DELETED', RUNS_RESTORED: 'RUNS_RESTORED', RUNS_PURGED: 'RUNS_PURGED' },
  ...{ RUN_DECLARED: 'RUN_DECLARED', RUN_IMPORTED: 'RUN_IMPORTED' },
  ...{ BUDGET_SET: 'BUDGET_SET', BUDGET_OVERRIDDEN: 'BUDGET_OVERRIDDEN' },
  EXPORTED: 'EXPORTED',
} as const satisfies Words<StoredAuditAction>;
registerEnumType(AuditAction, { name: 'AuditAction' });

export const AuditOutcome = { DONE: 'DONE', REFUSED: 'REFUSED' } as const satisfies Words<StoredAuditOutcome>;
registerEnumType(AuditOutcome, { name: 'AuditOutcome' });

export const ActorKind = {
  ...{ LOCAL: 'LOCAL', KEY: 'KEY', PERSON: 'PERSON', LINK: 'LINK', SERVER: 'SERVER', STRANGER: 'STRANGER' },
} as const satisfies Words<StoredActorKind>;
registerEnumType(ActorKind, {
  name: 'ActorKind',
  description:
    'LOCAL: whoever reaches a server that asks nobody. KEY and LINK: the one that came with the request. PERSON: who signed in by the identity provider. SERVER: nobody asked for it. STRANGER: no good key came.',
});

@ObjectType({ description: 'What somebody did. It is never changed and never removed.' })
export class AuditEntry {
  @Field(() => ID, { description: 'Its number: later entries have higher ones.' })
  id: string;

  @Field(() => DateTimeScalar, { description: "By the database's clock." })
  at: Date;

  @Field(() => String, { nullable: true, description: 'Null for what concerns the whole server.' })
  projectName: string | null;

  @Field(() => ActorKind)
  actorKind: StoredActorKind;

  @Field(() => String, { description: 'Name of the key, the person or the link.' })
  actorName: string;

  @Field(() => String, { nullable: true, description: 'How the key begins.' })
  actorPrefix: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Which session of a browser; null where the key itself was sent.',
  })
  session: string | null;

  @Field(() => AuditAction)
  action: StoredAuditAction;

  @Field(() => String, { nullable: true })
  targetKind: string | null;

  @Field(() => String, { nullable: true })
  targetId: string | null;

  @Field(() => String, { nullable: true })
  targetName: string | null;

  @Field(() => AuditOutcome)
  outcome: StoredAuditOutcome;

  @Field(() => JsonScalar)
  details: unknown;
}

@ObjectType()
export class AuditConnection {
  @Field(() => [AuditEntry])
  nodes: readonly AuditEntry[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;

  @Field(() => Int)
  totalCount: number;
}
