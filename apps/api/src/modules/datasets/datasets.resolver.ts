import { Ctx, Query, Resolver } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { DatasetCard } from './datasets.type.js';

@Resolver(() => DatasetCard)
export class DatasetsResolver {
  @Query(() => [DatasetCard], { description: 'The one with the newest run first; at most 200.' })
  datasets(@Ctx() { services }: ApiContext) {
    return services.datasets.list();
  }
}
