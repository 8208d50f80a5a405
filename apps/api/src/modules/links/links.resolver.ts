import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { CreatePublicLinkInput } from './links.input.js';
import { MadePublicLink, PublicLink, SharedView } from './links.type.js';

@Resolver()
export class LinksResolver {
  @Query(() => [PublicLink], { description: 'Links of the project, the newest first.' })
  publicLinks(@Ctx() { services }: ApiContext) {
    return services.links.list();
  }

  @Query(() => SharedView, {
    nullable: true,
    description: 'What the public link shows that came with the request; null for whoever came by a key.',
  })
  sharedView(@Ctx() { caller }: ApiContext) {
    return caller.shared;
  }

  @Mutation(() => MadePublicLink, {
    description: 'A link by which somebody without a key reads one study or one run, until it expires.',
  })
  createPublicLink(
    @Arg('input', () => CreatePublicLinkInput) input: CreatePublicLinkInput,
    @Ctx() { services, caller }: ApiContext,
  ) {
    return services.links.create(caller, input);
  }

  @Mutation(() => PublicLink, { description: 'Ends a link at once, for whoever has it.' })
  revokePublicLink(@Arg('id', () => ID) id: string, @Ctx() { services }: ApiContext) {
    return services.links.revoke(id);
  }
}
