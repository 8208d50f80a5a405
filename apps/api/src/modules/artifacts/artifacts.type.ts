import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { JsonScalar } from '../../schema/scalars/json.js';
import { Disclosure } from '../metrics/disclosure.js';
import { Node } from '../nodes/node.type.js';
import { ArtifactKind } from './artifact-kind.js';

/** `path` is added by its resolver. */
@ObjectType({ implements: Node })
export class Artifact {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => ArtifactKind)
  kind: ArtifactKind;

  @Field(() => String)
  sha256: string;

  @Field(() => Int)
  bytes: number;

  @Field(() => String)
  mediaType: string;

  @Field(() => Int)
  step: number;

  @Field(() => Float)
  epoch: number;

  @Field(() => Disclosure)
  disclosure: Disclosure;

  @Field(() => JsonScalar)
  labels: unknown;
}
