import { classDicePrefix } from '@clipwise/contract';
import { describe } from '@clipwise/statistics';
import { isDrawable } from '../../data/drawable';
import { metricNumber } from '../../data/metric-value';
import type { StudyCell } from './study';
import type { RunSeries } from './use-study-series';

/** The last Dice of every class by cell: means over the completed runs that have one. */
export type ClassDice = {
  readonly classes: readonly string[];
  readonly rows: readonly {
    readonly cell: StudyCell;
    /** In the order of the classes; null where no completed run has a finite value. */
    readonly means: readonly ({
      readonly mean: number;
      readonly half: number | null;
      readonly n: number;
    } | null)[];
  }[];
  readonly isNotCovered: boolean;
};

/** Cells without a Dice of any class are left out. */
export function classDice(cells: readonly StudyCell[], series: ReadonlyMap<string, RunSeries>): ClassDice {
  const classes: string[] = [];
  let isNotCovered = false;
  const read = cells.map((cell) => {
    const values = new Map<string, number[]>();
    for (const { runId, status } of cell.runs) {
      if (status !== 'COMPLETED') continue;
      for (const { name, last, disclosure } of series.get(runId)?.metrics ?? []) {
        const value = metricNumber(last);
        if (!name.startsWith(classDicePrefix) || !isDrawable(value)) continue;
        const one = name.slice(classDicePrefix.length);
        if (!classes.includes(one)) classes.push(one);
        values.set(one, [...(values.get(one) ?? []), value]);
        isNotCovered ||= disclosure === 'DIAGNOSTIC';
      }
    }
    return { cell, values };
  });
  const rows = read
    .filter(({ values }) => values.size > 0)
    .map(({ cell, values }) => ({
      cell,
      means: classes.map((one) => {
        const { mean, interval, n } = describe(values.get(one) ?? []);
        return mean === null
          ? null
          : { mean, half: interval === null ? null : (interval.high - interval.low) / 2, n };
      }),
    }));
  return { classes, rows, isNotCovered };
}
