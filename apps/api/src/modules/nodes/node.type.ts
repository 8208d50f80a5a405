import { Field, ID, InterfaceType } from 'type-graphql';

/** Types whose objects are found by their id alone. */
export type NodeTypeName = 'Run' | 'Study' | 'Artifact' | 'SavedView';

@InterfaceType({
  description: 'What is found by its id alone; no two objects have the same, whatever their types.',
  resolveType: (node: Node) => node.typeName,
})
export abstract class Node {
  /** Name of the GraphQL type; not a field. */
  typeName: NodeTypeName;

  @Field(() => ID)
  id: string;
}
