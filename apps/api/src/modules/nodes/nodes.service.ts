import { limits } from '@clipwise/contract';
import { BadUserInputError } from '../../errors.js';
import type { ArtifactsService } from '../artifacts/artifacts.service.js';
import type { RunsService } from '../runs/runs.service.js';
import type { StudiesService } from '../studies/studies.service.js';
import type { ViewsService } from '../views/views.service.js';
import type { Node, NodeTypeName } from './node.type.js';

/** Those who know objects by their ids. */
export interface NodesDependencies {
  readonly runs: RunsService;
  readonly studies: StudiesService;
  readonly artifacts: ArtifactsService;
  readonly views: ViewsService;
}

/** Objects of any type by their ids. */
export class NodesService {
  constructor(private readonly parts: NodesDependencies) {}

  /** The objects in the order of `ids`; null where there is none. */
  async findMany(ids: readonly string[]): Promise<readonly (Node | null)[]> {
    const { runs, studies, artifacts, views } = this.parts;
    const found = {
      Run: await runs.findMany(ids),
      Study: await studies.findMany(ids),
      Artifact: await artifacts.findMany(ids),
      SavedView: await views.findMany(ids),
    } satisfies Record<NodeTypeName, readonly ({ readonly id: string } | undefined)[]>;
    return ids.map((_, at) => {
      for (const [typeName, rows] of Object.entries(found)) {
        const row = rows[at];
        if (row !== undefined) return { ...row, typeName: typeName as NodeTypeName };
      }
      return null;
    });
  }

  /** @throws BadUserInputError for more than a page of them. */
  check(ids: readonly string[]): void {
    if (ids.length > limits.pageSize)
      throw new BadUserInputError(
        `ids must have at most ${limits.pageSize} entries, got ${ids.length}; ask several times`,
      );
  }
}
