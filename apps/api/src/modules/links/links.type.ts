import { Field, ID, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';

@ObjectType({ description: 'A link by which somebody without a key reads one study or one run.' })
export class PublicLink {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => ID, { nullable: true })
  studyId: string | null;

  @Field(() => ID, { nullable: true })
  runId: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the study or the run.' })
  targetName: string | null;

  @Field(() => Boolean)
  isAnonymous: boolean;

  @Field(() => String, { description: 'How its secret begins.' })
  prefix: string;

  @Field(() => String, { description: 'Name of the key that made it.' })
  createdBy: string;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar)
  expiresAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  revokedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'To the minute; null for one never used.' })
  lastUsedAt: Date | null;
}

@ObjectType({ description: 'A link that was just made.' })
export class MadePublicLink {
  @Field(() => PublicLink)
  link: PublicLink;

  @Field(() => String, {
    nullable: true,
    description:
      "Its secret, shown this once: null where the same request, sent again, finds what it made. The dashboard's address for it is /shared#SECRET.",
  })
  secret: string | null;
}

@ObjectType({ description: 'What the link shows that came with the request.' })
export class SharedView {
  @Field(() => ID, { nullable: true })
  studyId: string | null;

  @Field(() => ID, { nullable: true })
  runId: string | null;

  @Field(() => Boolean)
  isAnonymous: boolean;

  @Field(() => DateTimeScalar)
  expiresAt: Date;
}
