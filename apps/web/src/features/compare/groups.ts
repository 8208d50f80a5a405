import type { CompareRunsQuery } from '@clipwise/contract/operations';
import { dashes, palette } from '../../charts/palette';

export type ComparedRun = CompareRunsQuery['runs']['edges'][number]['node'];

/** The runs of one method at one noise multiplier, and how their curves are drawn in every chart. */
export type RunGroup = {
  readonly label: string;
  readonly method: string;
  /** Null for a method without noise. */
  readonly noiseMultiplier: number | null;
  readonly colour: string;
  readonly dash: readonly number[];
};

/** A colour for each method and noise multiplier; the dash repeats the noise multiplier for those who see no colour. */
export function runGroups(
  runs: readonly Pick<ComparedRun, 'method' | 'noiseMultiplier'>[],
): readonly RunGroup[] {
  const noises = [...new Set(runs.map(({ noiseMultiplier }) => noiseMultiplier ?? 0))].sort((a, b) => a - b);
  const keys = new Map(
    runs.map(({ method, noiseMultiplier }) => [
      `${method} ${noiseMultiplier}`,
      { method, noiseMultiplier: noiseMultiplier ?? null },
    ]),
  );
  return [...keys.values()]
    .sort((a, b) => a.method.localeCompare(b.method) || (a.noiseMultiplier ?? 0) - (b.noiseMultiplier ?? 0))
    .map(({ method, noiseMultiplier }, index) => ({
      label: noiseMultiplier === null ? method : `${method}, noise multiplier ${noiseMultiplier}`,
      method,
      noiseMultiplier,
      colour: palette[index % palette.length] as string,
      dash: dashes[noises.indexOf(noiseMultiplier ?? 0) % dashes.length] as readonly number[],
    }));
}

/** The group that a run belongs to. */
export function groupOf(
  groups: readonly RunGroup[],
  { method, noiseMultiplier }: Pick<ComparedRun, 'method' | 'noiseMultiplier'>,
): RunGroup | undefined {
  return groups.find((one) => one.method === method && one.noiseMultiplier === (noiseMultiplier ?? null));
}
