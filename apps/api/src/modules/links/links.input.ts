import { Field, Float, ID, InputType } from 'type-graphql';
import { onceDescription } from '../idempotency/once.service.js';

@InputType({ description: 'Either studyId or runId.' })
export class CreatePublicLinkInput {
  @Field(() => String, { description: 'Whom it is for.' })
  name: string;

  @Field(() => ID, { nullable: true })
  studyId?: string | null;

  @Field(() => ID, { nullable: true })
  runId?: string | null;

  @Field(() => Float, { nullable: true, description: 'Days until it expires; 30 unless it is said.' })
  days?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether names of people, machines, paths and the project are hidden; they are unless it is said.',
  })
  isAnonymous?: boolean | null;

  @Field(() => ID, { nullable: true, description: onceDescription })
  idempotencyKey?: string | null;
}
