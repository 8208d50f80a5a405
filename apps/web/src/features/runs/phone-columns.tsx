import { metricNames } from '@clipwise/contract';
import { formatMetric } from '../../data/metric-value';
import { methodTitle, modelTitle } from '../../identity/line-identity';
import type { RowsContext, RunColumn } from './run-columns';
import type { RunRow } from './use-run-rows';

const kept = ['name', 'epsilon', metricNames.meanDice];
const widths: Readonly<Record<string, number>> = { epsilon: 118, [metricNames.meanDice]: 78 };

/** What fits beside one another on a phone; the rest stands in a second line. */
export function phoneColumns(columns: readonly RunColumn[]): readonly RunColumn[] {
  return columns
    .filter(({ id }) => kept.includes(id))
    .map((column) => ({ ...column, width: widths[column.id] ?? column.width }));
}

/** A cell of two lines. */
export function PhoneCell({
  column,
  run,
  context,
}: {
  readonly column: RunColumn;
  readonly run: RunRow;
  readonly context: RowsContext;
}) {
  if (column.id !== 'name') return column.cell(run, context);
  const sigma = run.noiseMultiplier ? `, sigma ${formatMetric(run.noiseMultiplier)}` : '';
  return (
    <>
      {column.cell(run, context)}
      <span className="second-line cut">
        {methodTitle(run.method)}
        {sigma}, {modelTitle(run.model)}
      </span>
    </>
  );
}
