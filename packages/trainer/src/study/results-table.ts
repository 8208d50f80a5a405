import { deltaText, epsilonText } from '@clipwise/privacy';
import type { CellPrivacy, CellSummary } from './cell-summary.js';

/** Rows in columns as wide as their widest text; the first column to the left, numbers to the right. */
export function alignedRows(rows: readonly (readonly string[])[], leftColumns = 1): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((text, column) =>
          column < leftColumns ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** "0.597 [0.577, 0.617]", Student's interval; "-" without a value. */
export function meanText({ statistics: { mean, interval } }: Pick<CellSummary, 'statistics'>): string {
  if (mean === null) return '-';
  return interval === null
    ? mean.toFixed(3)
    : `${mean.toFixed(3)} [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]`;
}

/** An epsilon with delta and unit, always: cells of different terms never share a column in silence. */
export function privacyText(privacy: Pick<CellPrivacy, 'epsilon' | 'delta' | 'unit'> | null): string {
  if (privacy === null) return '-';
  const { epsilon, delta, unit } = privacy;
  return epsilon === null || delta === null
    ? 'no guarantee'
    : epsilonText({ epsilon, delta, unit }).replace(/^epsilon /, '');
}

/** "delta 1e-5, per example, add-remove": the terms under which cells may be compared. */
export function termsText({ delta, unit, neighbouring }: NonNullable<CellSummary['privacy']>): string {
  return `${delta === null ? 'no delta' : `delta ${deltaText(delta)}`}, per ${unit}, ${neighbouring}`;
}
