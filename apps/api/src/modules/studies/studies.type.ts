import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { Node } from '../nodes/node.type.js';
import { PageInfo } from '../page.js';

/** `runCount`, `runs`, `cells` and what they say are added by their resolvers. */
@ObjectType({ implements: Node })
export class Study {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => String)
  description: string;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'With every default filled in; null for a bare group of runs.',
  })
  definition: unknown;

  @Field(() => Int, {
    description:
      'How often comparisons were read, each time with other results: every look is a chance to stop.',
  })
  looks: number;

  @Field(() => String, { description: 'What its authors write about it, as Markdown; empty for none.' })
  report: string;

  @Field(() => Int, { description: 'How often the report was written.' })
  reportRevision: number;

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
