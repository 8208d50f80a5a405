import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { ArtifactRow } from '../../db/tables/artifacts.js';
import type { RunRow } from '../../db/tables/runs.js';
import { Run } from '../runs/runs.type.js';
import { ArtifactKind } from './artifact-kind.js';
import { Artifact } from './artifacts.type.js';

@Resolver(() => Artifact)
export class ArtifactsResolver {
  @FieldResolver(() => String, { description: "Path on the API's origin: /artifacts/<sha256>." })
  path(@Root() artifact: Pick<ArtifactRow, 'sha256'>) {
    return `/artifacts/${artifact.sha256}`;
  }

  @FieldResolver(() => Boolean, {
    description: 'False while the bytes are missing: the disk of the server did not take them yet.',
  })
  isStored(@Root() artifact: ArtifactRow, @Ctx() { services }: ApiContext) {
    return services.artifacts.isStored(artifact);
  }
}

/** The artifacts of a run's newest attempt. */
@Resolver(() => Run)
export class RunArtifactsResolver {
  @FieldResolver(() => [Artifact])
  async artifacts(
    @Root() run: RunRow,
    @Arg('kind', () => ArtifactKind, { nullable: true }) kind: ArtifactKind | undefined,
    @Ctx() { loaders }: ApiContext,
  ) {
    const rows = await loaders.artifacts.load(run.id);
    return rows.filter((row) => row.cursor > run.attemptCursor && (kind == null || row.kind === kind));
  }
}
