import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { Node } from './node.type.js';

@Resolver()
export class NodesResolver {
  @Query(() => Node, { nullable: true })
  node(@Arg('id', () => ID) id: string, @Ctx() { loaders }: ApiContext) {
    return loaders.node.load(id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'In the order of the ids; null where there is none.',
  })
  nodes(@Arg('ids', () => [ID]) ids: string[], @Ctx() { loaders, services }: ApiContext) {
    services.nodes.check(ids);
    return loaders.node.loadMany(ids);
  }
}
