import { Field, InputType } from 'type-graphql';
import type { StoredAuditAction, StoredAuditOutcome } from '../../db/tables/stored-words.js';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { AuditAction, AuditOutcome } from './audit.type.js';

@InputType({ description: 'Entries that meet all that is given.' })
export class AuditFilter {
  @Field(() => [AuditAction], { nullable: true })
  actions?: StoredAuditAction[] | null;

  @Field(() => AuditOutcome, { nullable: true })
  outcome?: StoredAuditOutcome | null;

  @Field(() => String, { nullable: true, description: 'Text in the name or the beginning of the key.' })
  actor?: string | null;

  @Field(() => String, { nullable: true, description: 'Text in the name of what it was done to, or its id.' })
  target?: string | null;

  @Field(() => DateTimeScalar, { nullable: true })
  since?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  until?: Date | null;
}
