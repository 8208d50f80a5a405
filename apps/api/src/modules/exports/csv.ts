import { stringify } from 'csv-stringify/sync';
import type { ExportTable, ExportValue } from './export-table.js';

/**
 * The table as CSV (RFC 4180, UTF-8, LF), a page at a time. No value is an empty place, an empty text is `""`; instants are ISO
 * 8601, JSON is JSON.
 *
 * @param hasHeader false for a table that goes on, so that it can be put behind what is there.
 */
export async function* csvOf(table: ExportTable, hasHeader: boolean): AsyncGenerator<string> {
  const options = { quoted_empty: true, cast: { date: (date: Date) => date.toISOString() } };
  if (hasHeader) yield stringify([table.columns.map(({ name }) => name)]);
  for await (const rows of table.pages())
    yield stringify(
      rows.map((row) =>
        row.map((value, at) => (table.columns[at]?.type === 'json' ? jsonText(value) : value)),
      ),
      options,
    );
}

function jsonText(value: ExportValue): string | null {
  return value === null ? null : JSON.stringify(value);
}
