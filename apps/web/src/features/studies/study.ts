import type { StudyPageQuery } from '@clipwise/contract/operations';
import { lineIdentity } from '../../identity/line-identity';

/** A study as its page reads it. */
export type ReadStudy = NonNullable<StudyPageQuery['study']>;
export type StudyCell = ReadStudy['cells'][number];

/** What somebody says of the cells. */
export interface Claim {
  readonly text: string;
  readonly of: 'metric' | 'epsilon';
  readonly expects: 'higher' | 'lower';
  readonly pairs: readonly { readonly first: string; readonly second: string }[];
}

/** What a definition says that the page shows. */
export type ShownDefinition = {
  readonly metric: {
    readonly name: string;
    readonly read: { readonly kind: string; readonly epsilon?: number; readonly count?: number };
  };
  readonly comparisons: readonly unknown[];
  readonly claims?: readonly Claim[];
};

/** When the metric that decides is read, in words. */
export function readingText(definition: ShownDefinition | null): string {
  const { kind, epsilon, count } = definition?.metric.read ?? { kind: 'last' };
  if (kind === 'at-budget') return `last value within epsilon ${epsilon}`;
  return kind === 'mean-of-last' ? `mean of the last ${count} values` : 'last value';
}

/** The look of a cell, by method and noise. */
export const cellLook = ({ method, noiseMultiplier }: StudyCell) =>
  lineIdentity(method, noiseMultiplier ?? null);

/** The method of a cell as it is called, for where its noise stands beside it. */
export const cellMethod = ({ method }: StudyCell) => lineIdentity(method, null).label;

/** Models of the cells, those with the larger name first: U-Net before Nested U-Net. */
export function modelsOf(cells: readonly StudyCell[]): readonly string[] {
  return [...new Set(cells.map(({ model }) => model))].sort((a, b) => b.localeCompare(a));
}

/**
 * What the cells are called where method, noise and model stand beside one another: "automatic, 0.5". Cells that share these are
 * called by what their names say after the parts that all of these begin with.
 */
export function cellTitles(cells: readonly StudyCell[]): ReadonlyMap<string, string> {
  const plain = (cell: StudyCell) => `${cellLook(cell).label} ${cell.model}`;
  const alike = new Map<string, string[]>();
  for (const cell of cells) alike.set(plain(cell), [...(alike.get(plain(cell)) ?? []), cell.name]);
  return new Map(
    cells.map((cell) => {
      const names = alike.get(plain(cell)) ?? [];
      if (names.length < 2) return [cell.key, cellLook(cell).label];
      const parts = names.map((name) => name.split(', '));
      return [cell.key, cell.name.split(', ').slice(sharedParts(parts)).join(', ') || cell.name];
    }),
  );
}

/** How many of the parts between commas all of these begin with. */
function sharedParts([first = [], ...others]: readonly (readonly string[])[]): number {
  const at = first.findIndex((part, place) => others.some((one) => one[place] !== part));
  return at === -1 ? 0 : at;
}
