import { metricNames } from '@clipwise/contract';
import { formatMetric } from '../../data/metric-value';
import { methodTitle, modelTitle } from '../../identity/line-identity';
import type { RowsContext, RunColumn } from './run-columns';
import { numberOf, type RunRow, textOf } from './run-row';

const kept = ['name', 'epsilon', `metric.${metricNames.meanDice}`];
const widths: Readonly<Record<string, number>> = { epsilon: 104, [`metric.${metricNames.meanDice}`]: 84 };

/** What fits beside one another on a phone; the rest stands in a second line. */
export function phoneColumns(columns: readonly RunColumn[]): readonly RunColumn[] {
  return columns
    .filter(({ id }) => kept.includes(id))
    .map((column) => ({ ...column, width: widths[column.id] ?? column.width }));
}

/** A cell of two lines. */
export function PhoneCell({
  column,
  row,
  context,
}: {
  readonly column: RunColumn;
  readonly row: RunRow;
  readonly context: RowsContext;
}) {
  if (column.id !== 'name') return column.cell(row, context);
  const noise = numberOf(row, 'noiseMultiplier');
  return (
    <>
      {column.cell(row, context)}
      <span className="second-line cut">
        {methodTitle(textOf(row, 'method') ?? '')}
        {noise ? `, sigma ${formatMetric(noise)}` : ''}, {modelTitle(textOf(row, 'model') ?? '')}
      </span>
    </>
  );
}
