import { Field, ID, ObjectType } from 'type-graphql';
import { Run } from '../runs.type.js';

@ObjectType()
export class RunRefusal {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'Why the run stays as it is, and what to do.' })
  reason: string;
}

@ObjectType({
  description:
    'What a call did to many runs. Each is changed or refused by itself; a run that already is as asked counts as changed, so that a call may be sent again.',
})
export class RunsChange {
  @Field(() => [Run], { description: 'In the order of the ids.' })
  changed: readonly Run[];

  @Field(() => [RunRefusal])
  refused: readonly RunRefusal[];
}
