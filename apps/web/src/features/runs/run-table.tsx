'use client';

import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { distinctTerms } from '../../data/epsilon-terms';
import { usePhone } from '../../ui/use-phone';
import { phoneColumns } from './phone-columns';
import { type RunColumn, rowsContext } from './run-columns';
import type { RunRow } from './run-row';
import { type RowActs, RunTableRow } from './run-table-row';
import type { TableState } from './table-state';

const features = tableFeatures({});
const helper = createColumnHelper<typeof features, RunRow>();
const checkWidth = 44;

type Props = {
  readonly rows: readonly RunRow[];
  /** How many rows there are, read or not. */
  readonly total: number;
  readonly columns: readonly RunColumn[];
  readonly sort: TableState['sort'];
  readonly selected: ReadonlySet<string>;
  readonly current: number;
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly onSort: (field: string) => void;
  readonly onSelect: (ids: readonly string[], isOn: boolean) => void;
  readonly onCurrent: (index: number) => void;
  readonly onNeedMore: () => void;
};

/** Runs in one line each. Only rows in sight are in the page, and rows are read as they come into sight. */
export function RunTable(props: Props) {
  const { rows, total, columns, sort, selected, current, frame, onSort, onSelect, onCurrent, onNeedMore } =
    props;
  const isPhone = usePhone();
  const rowHeight = isPhone ? 44 : 28;
  const shown = useMemo(() => (isPhone ? phoneColumns(columns) : columns), [isPhone, columns]);
  const context = useMemo(() => rowsContext(rows), [rows]);
  // Rows hold on to what they do, so that they are drawn anew only where their run is.
  const latest = useRef({ onSelect, onCurrent });
  useEffect(() => {
    latest.current = { onSelect, onCurrent };
  });
  const [acts] = useState<RowActs>(() => ({
    select: (id, isOn) => latest.current.onSelect([id], isOn),
    point: (index) => latest.current.onCurrent(index),
  }));
  const terms = useMemo(() => distinctTerms(context.privacies), [context]);
  const table = useTable({
    features,
    columns: useMemo(
      () => helper.columns(shown.map(({ id, title }) => helper.display({ id, header: title }))),
      [shown],
    ),
    data: rows as RunRow[],
    getRowId: (run) => run.id,
  });
  const model = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    // Rows that come with the page fill a window of usual size.
    initialRect: { width: 1440, height: 900 },
  });
  const measure = useRef(virtual.measure);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useEffect(() => measure.current(), [rowHeight]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length && rows.length < total) onNeedMore();
  }, [last, rows.length, total, onNeedMore]);
  useEffect(() => {
    if (current >= 0) virtual.scrollToIndex(current, { align: 'auto' });
  }, [current, virtual]);

  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const all = rows.length > 0 && rows.every(({ id }) => selected.has(id));
  const some = rows.some(({ id }) => selected.has(id));
  const width = shown.reduce((sum, column) => sum + column.width, checkWidth);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls is reached by the keyboard
    <section ref={frame} className="table-frame" aria-label="Runs" tabIndex={0}>
      <table
        data-testid="run-table"
        aria-rowcount={total + 1}
        style={{ minWidth: isPhone ? undefined : width }}
      >
        <colgroup>
          {isPhone ? null : <col style={{ width: checkWidth }} />}
          {shown.map(({ id, width: wide }) => (
            <col key={id} style={{ width: id === 'name' ? undefined : wide }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {isPhone ? null : (
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label="Select all that are listed"
                  checked={all}
                  ref={(box) => {
                    if (box !== null) box.indeterminate = some && !all;
                  }}
                  onChange={(event) =>
                    onSelect(
                      rows.map(({ id }) => id),
                      event.target.checked,
                    )
                  }
                />
              </th>
            )}
            {shown.map((column) => {
              const { sort: field } = column;
              const isSorted = field !== undefined && field === sort.by;
              const isMixed = field === 'epsilon' && terms.length > 1;
              const Arrow = sort.direction === 'ASC' ? ArrowUp : ArrowDown;
              const label = column.head?.(context) ?? column.title;
              return (
                <th
                  key={column.id}
                  scope="col"
                  className={column.isNumber ? 'is-number' : undefined}
                  aria-sort={isSorted ? (sort.direction === 'ASC' ? 'ascending' : 'descending') : undefined}
                >
                  {field === undefined || isMixed ? (
                    <span
                      title={isMixed ? `No order between ${terms.join(' and ')}: filter for one` : undefined}
                    >
                      {label}
                    </span>
                  ) : (
                    <button
                      type="button"
                      className="sort-button"
                      data-sorted={isSorted || undefined}
                      onClick={() => onSort(field)}
                    >
                      {label}
                      {isSorted ? <Arrow className="sort-arrow" size={11} aria-hidden="true" /> : null}
                    </button>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr style={{ height: before }} /> : null}
          {items.map(({ index, key }) => {
            const row = model[index];
            if (row === undefined)
              return (
                <tr key={key} aria-rowindex={index + 2} aria-busy="true">
                  <td colSpan={shown.length + 1} style={{ height: rowHeight }}>
                    <span className="skeleton" style={{ width: `${24 + ((index * 7) % 5) * 6}%` }} />
                  </td>
                </tr>
              );
            const run = row.original;
            return (
              <RunTableRow
                key={run.id}
                run={run}
                index={index}
                columns={shown}
                context={context}
                acts={acts}
                isSelected={selected.has(run.id)}
                isCurrent={index === current}
                isPhone={isPhone}
              />
            );
          })}
          {after > 0 ? <tr style={{ height: after }} /> : null}
        </tbody>
      </table>
    </section>
  );
}
