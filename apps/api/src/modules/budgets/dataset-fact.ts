import type { DatasetRow } from '../../db/tables/datasets.js';

/** What an act was done to: a data set, by its content. */
export function ofDataset({ contentSha256, name }: DatasetRow) {
  return { target: { kind: 'data set', id: contentSha256, name } };
}
