import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { StudyPreview } from './study-preview.type.js';

@Resolver()
export class StudyPreviewResolver {
  @Query(() => StudyPreview)
  studyPreview(@Arg('definition', () => JsonScalar) definition: unknown, @Ctx() { services }: ApiContext) {
    return services.studyPreviews.preview(definition);
  }
}
