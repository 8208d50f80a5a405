import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { PageInfo } from '../page.js';

/** `runCount` and `runs` are added by their resolvers. */
@ObjectType()
export class Study {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => String)
  description: string;

  @Field(() => DateTimeScalar)
  createdAt: Date;
}

@ObjectType()
export class StudyEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => Study)
  node: Study;
}

@ObjectType()
export class StudyConnection {
  @Field(() => [StudyEdge])
  edges: readonly StudyEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;

  @Field(() => Int)
  totalCount: number;
}
