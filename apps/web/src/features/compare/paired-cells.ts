import type { ComparedCellsQuery } from '@clipwise/contract/operations';
import { lineIdentity, modelTitle } from '../../identity/line-identity';
import { groupKey } from './groups';

export type ComparedCell = NonNullable<ComparedCellsQuery['study']>['cells'][number];

/** A cell as it is offered and listed. */
export type NamedCell = ComparedCell & {
  /** "automatic, 1, U-Net"; cells that differ elsewhere in their configs are numbered. */
  readonly label: string;
  /** The group of the page that it belongs to. */
  readonly group: string;
};

/** Cells with values of any of the compared runs, named apart. */
export function namedCells(
  cells: readonly ComparedCell[],
  runIds: ReadonlySet<string>,
): readonly NamedCell[] {
  const shown = cells.filter(({ values }) => values.some(({ runId }) => runIds.has(runId)));
  const plain = shown.map(
    ({ method, noiseMultiplier, model }) =>
      `${lineIdentity(method, noiseMultiplier).label}, ${modelTitle(model)}`,
  );
  const counts = new Map<string, number>();
  return shown.map((cell, at) => {
    const label = plain[at] as string;
    const before = counts.get(label) ?? 0;
    counts.set(label, before + 1);
    const isShared = plain.filter((one) => one === label).length > 1;
    return {
      ...cell,
      label: isShared ? `${label} #${before + 1}` : label,
      group: groupKey(cell),
    };
  });
}

/** What a cell can be compared with: others of its model that have values. */
export function partnersOf(cells: readonly NamedCell[], reference: NamedCell): readonly NamedCell[] {
  return cells.filter(({ key, model, n }) => key !== reference.key && model === reference.model && n > 0);
}
