import { modelTitle } from '../../identity/line-identity';
import type { ComparedRun } from './use-compared';

type Placed = Pick<ComparedRun, 'model' | 'dataset'>;

/** The data sets of the runs where there are several: values of two never share a chart or a column. */
export function differingDatasets(runs: readonly Pick<ComparedRun, 'dataset'>[]): readonly string[] {
  const names = [...new Set(runs.map(({ dataset }) => dataset))].sort();
  return names.length > 1 ? names : [];
}

/** Names the column of a run: its model, and its data set where they differ among the runs. */
export function facetOf({ model, dataset }: Placed, datasets: readonly string[]): string {
  return datasets.length === 0 ? modelTitle(model) : `${modelTitle(model)}, ${dataset}`;
}
