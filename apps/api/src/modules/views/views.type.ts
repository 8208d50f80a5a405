import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { Node } from '../nodes/node.type.js';

@ObjectType({ description: "A page's state under a name.", implements: Node })
export class SavedView {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'Path of the page, such as /runs.' })
  page: string;

  @Field(() => String)
  name: string;

  @Field(() => String, { description: "Query part of the page's address, without its question mark." })
  state: string;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar)
  updatedAt: Date;
}

@InputType()
export class SaveViewInput {
  @Field(() => String)
  page: string;

  @Field(() => String)
  name: string;

  @Field(() => String)
  state: string;
}
