import type { Role } from '@clipwise/contract';
import { Field, Float, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { onceDescription } from '../idempotency/once.service.js';

export const AccessRole = {
  VIEWER: 'VIEWER',
  RESEARCHER: 'RESEARCHER',
  AGENT: 'AGENT',
  ADMIN: 'ADMIN',
} as const satisfies { readonly [Name in Role]: Name };
registerEnumType(AccessRole, {
  name: 'Role',
  description:
    'VIEWER reads. RESEARCHER makes and changes studies and runs too. AGENT takes and records runs, and reads none. ADMIN also keeps keys and the audit log.',
});

@ObjectType({ description: 'Teams that see nothing of each other.' })
export class Project {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => DateTimeScalar)
  createdAt: Date;
}

@ObjectType({ description: 'Where a caller reads and writes.' })
export class CallersProject {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;
}

@ObjectType({ description: 'Who asks, as the server sees it.' })
export class CallerView {
  @Field(() => Boolean, { description: 'False for a server that asks nobody who they are.' })
  isControlled: boolean;

  @Field(() => String, { description: 'Of the key, or of the person who signed in.' })
  name: string;

  @Field(() => AccessRole)
  role: Role;

  @Field(() => [String], {
    description: 'What the caller may do: enter, read, write, record, administer, serve.',
  })
  permissions: readonly string[];

  @Field(() => CallersProject, { nullable: true, description: 'Null without access control.' })
  project: CallersProject | null;

  @Field(() => Boolean, { description: 'Whether the caller may go into every project.' })
  isServerWide: boolean;
}

@ObjectType({ description: 'A key, of which the server keeps only a hash.' })
export class ApiKey {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => AccessRole)
  role: Role;

  @Field(() => Boolean, { description: 'Of the whole server, rather than of the project.' })
  isServerWide: boolean;

  @Field(() => String, { description: 'How the key begins.' })
  prefix: string;

  @Field(() => String, { description: 'Name of the key that made it.' })
  createdBy: string;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null for a key without end.' })
  expiresAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  revokedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'To the minute; null for one never used.' })
  lastUsedAt: Date | null;
}

@ObjectType({ description: 'Who signed in by the identity provider, and may do something in the project.' })
export class Member {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => String, { nullable: true, description: 'Null unless the provider has verified it.' })
  email: string | null;

  @Field(() => AccessRole, { description: 'By the grants of the server and the claims of the last sign-in.' })
  role: Role;

  @Field(() => Boolean, { description: 'An admin of the whole server, rather than of the project.' })
  isServerWide: boolean;

  @Field(() => DateTimeScalar)
  firstSeenAt: Date;

  @Field(() => DateTimeScalar, { description: 'To the minute.' })
  lastSeenAt: Date;
}

@ObjectType({ description: 'A key that was just made.' })
export class MadeApiKey {
  @Field(() => ApiKey)
  key: ApiKey;

  @Field(() => String, {
    nullable: true,
    description:
      'The key itself. It is shown this once: null where the same request, sent again, finds what it made; rotateApiKey then gives another.',
  })
  secret: string | null;
}

@InputType()
export class CreateApiKeyInput {
  @Field(() => String)
  name: string;

  @Field(() => AccessRole)
  role: Role;

  @Field(() => Float, { nullable: true, description: 'Days until it expires; 365 unless it is said.' })
  days: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of the whole server, for every project; its role is ADMIN. Only such a key can make one.',
  })
  isServerWide: boolean | null;

  @Field(() => ID, { nullable: true, description: onceDescription })
  idempotencyKey?: string | null;
}
