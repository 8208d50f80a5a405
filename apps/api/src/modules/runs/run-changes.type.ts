import { Field, ID, Int, ObjectType } from 'type-graphql';
import { RunEvent } from './run-event.type.js';
import { RunStatus } from './run-status.js';

@ObjectType()
export class RunChanged {
  @Field(() => ID)
  runId: string;

  @Field(() => RunStatus)
  status: RunStatus;

  @Field(() => Int)
  lastCursor: number;
}

@ObjectType({
  description:
    'Runs that changed. The first message has none and says that the stream stands: what is read after it misses nothing.',
})
export class ChangedRuns {
  @Field(() => String, {
    description: 'Where to go on from after a lost connection: everything before it was told.',
  })
  cursor: string;

  @Field(() => [RunChanged], { description: 'As they are now; the filter lets them through.' })
  runs: readonly RunChanged[];

  @Field(() => [ID], {
    description:
      'Runs that changed and that the filter does not let through: a list that shows one drops it.',
  })
  others: readonly string[];
}

@ObjectType({
  description:
    'Events of the runs of a study. The first message has none and says that the stream stands: what is read after it misses nothing.',
})
export class StudyEvents {
  @Field(() => String, {
    description: 'Where to go on from after a lost connection: everything before it was told.',
  })
  cursor: string;

  @Field(() => [RunEvent], { description: 'In the order in which they were stored; of a run by cursor.' })
  events: readonly unknown[];
}
