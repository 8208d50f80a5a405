import { memo } from 'react';
import { PhoneCell } from './phone-columns';
import type { RowsContext, RunColumn } from './run-columns';
import type { RunRow } from './run-row';

/** What a row does to the table; the same for each, and as long as the table is there. */
export type RowActs = {
  readonly select: (id: string, isOn: boolean) => void;
  readonly point: (index: number) => void;
};

type Props = {
  readonly run: RunRow;
  readonly index: number;
  readonly columns: readonly RunColumn[];
  readonly context: RowsContext;
  readonly acts: RowActs;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly isPhone: boolean;
};

/** A run in one line; drawn anew only where something of it is another. */
export const RunTableRow = memo(function RunTableRow(props: Props) {
  const { run, index, columns, context, acts, isSelected, isCurrent, isPhone } = props;
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={isCurrent ? 'is-current' : undefined}
      data-testid="run-row"
      data-run-id={run.id}
      onPointerDown={() => acts.point(index)}
    >
      {isPhone ? null : (
        <td>
          <input
            type="checkbox"
            aria-label={`Select ${run.name}`}
            checked={isSelected}
            onChange={(event) => acts.select(run.id, event.target.checked)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.id} className={column.isNumber ? 'is-number' : undefined}>
          {isPhone ? <PhoneCell column={column} row={run} context={context} /> : column.cell(run, context)}
        </td>
      ))}
    </tr>
  );
});
