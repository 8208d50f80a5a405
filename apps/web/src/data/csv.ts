import { spreadsheetText } from '@clipwise/contract';

/** A value of one cell; an absent one is left empty. */
export type Cell = string | number | null | undefined;

/** Quotes a cell where needed; a spreadsheet runs nothing of it. */
function csvCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = spreadsheetText(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The header and the rows as RFC 4180 text. */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
