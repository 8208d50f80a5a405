import { spreadsheetText } from '@clipwise/contract';
import { stringify } from 'csv-stringify/sync';
import type { ExportTable, ExportType, ExportValue } from './export-table.js';

/**
 * The table as CSV (RFC 4180, UTF-8, LF), a page at a time. No value is an empty place, an empty text is `""`; instants are ISO
 * 8601, JSON is JSON. Before a text that a spreadsheet would run as a formula stands an apostrophe.
 *
 * @param hasHeader false for a table that goes on, so that it can be put behind what is there.
 */
export async function* csvOf(table: ExportTable, hasHeader: boolean): AsyncGenerator<string> {
  const options = { quoted_empty: true, cast: { date: (date: Date) => date.toISOString() } };
  if (hasHeader) yield stringify([table.columns.map(({ name }) => name)]);
  for await (const rows of table.pages())
    yield stringify(
      rows.map((row) => row.map((value, at) => cellOf(value, table.columns[at]?.type))),
      options,
    );
}

function cellOf(value: ExportValue, type: ExportType | undefined): unknown {
  if (type === 'json') return jsonText(value);
  return type === 'text' && typeof value === 'string' ? spreadsheetText(value) : value;
}

function jsonText(value: ExportValue): string | null {
  return value === null ? null : JSON.stringify(value);
}
