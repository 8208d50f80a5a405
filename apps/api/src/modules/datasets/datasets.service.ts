import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { type DatasetRow, listDatasets } from './datasets.repository.js';
import type { DatasetCard } from './datasets.type.js';

/** Data sets as runs name and announce them. */
export class DatasetsService {
  constructor(private readonly db: Executor) {}

  /** The one with the newest run first. */
  async list(): Promise<readonly DatasetCard[]> {
    return (await listDatasets(this.db, limits.datasets)).map(cardOf);
  }
}

/** A declared run may say anything of its data, or nothing. */
function described(config: string | null): object {
  const dataset: unknown = JSON.parse(config ?? 'null');
  return typeof dataset === 'object' && dataset !== null && !Array.isArray(dataset) ? dataset : {};
}

function cardOf(row: DatasetRow): DatasetCard {
  const {
    announced,
    announced_at: announcedAt,
    announced_by: runId,
    newest_at: newestAt,
    config,
    ...counts
  } = row;
  return {
    ...counts,
    runId,
    config: described(config),
    newestRunAt: new Date(newestAt),
    announced:
      announced === null || announcedAt === null
        ? null
        : {
            ...announced,
            trainingSubjects: announced.trainingSubjects ?? null,
            largestSubjectExamples: announced.largestSubjectExamples ?? null,
            announcedAt: new Date(announcedAt),
          },
  };
}
