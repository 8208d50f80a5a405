import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { SavedView, SaveViewInput } from './views.type.js';

@Resolver(() => SavedView)
export class ViewsResolver {
  @Query(() => [SavedView], { description: 'By name; those of every page without `page`.' })
  savedViews(
    @Arg('page', () => String, { nullable: true }) page: string | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.views.list(page ?? null);
  }

  @Mutation(() => SavedView, {
    description: 'Saving under a name of the page again replaces its state. At most 200 views.',
  })
  saveView(@Arg('input', () => SaveViewInput) input: SaveViewInput, @Ctx() { services }: ApiContext) {
    return services.views.save(input);
  }

  @Mutation(() => SavedView)
  renameView(
    @Arg('id', () => ID) id: string,
    @Arg('name', () => String) name: string,
    @Ctx() { services }: ApiContext,
  ) {
    return services.views.rename(id, name);
  }

  @Mutation(() => ID, { description: 'The id, also of a view that was not there any more.' })
  async deleteView(@Arg('id', () => ID) id: string, @Ctx() { services }: ApiContext) {
    await services.views.delete(id);
    return id;
  }
}
