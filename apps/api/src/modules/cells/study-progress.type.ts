import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';

export enum StudyState {
  EMPTY = 'EMPTY',
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  COMPLETED = 'COMPLETED',
  INCOMPLETE = 'INCOMPLETE',
}
registerEnumType(StudyState, {
  name: 'StudyState',
  description: 'INCOMPLETE has ended, and not every run of it was completed.',
});

@ObjectType({ description: 'How far the runs of a study are; deleted ones do not count.' })
export class StudyProgress {
  @Field(() => Int)
  total: number;

  @Field(() => Int)
  queued: number;

  @Field(() => Int)
  running: number;

  @Field(() => Int)
  completed: number;

  @Field(() => Int)
  failed: number;

  @Field(() => Int)
  cancelled: number;

  @Field(() => StudyState)
  state: StudyState;

  @Field(() => DateTimeScalar, { description: 'When a run was last queued, started or ended.' })
  lastActivityAt: Date;

  @Field(() => Float, {
    nullable: true,
    description: 'By the mean time of its completed runs and as many at once as run; null before the first.',
  })
  remainingSeconds: number | null;
}
