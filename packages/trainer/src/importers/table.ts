import { parse } from 'csv-parse/sync';
import { ImportError } from './import-error.js';

/** A CSV table with a header. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** @throws ImportError for what is no table, or has rows of another length than its header. */
export function readTable(file: string, bytes: Uint8Array): Table {
  let records: string[][];
  try {
    records = parse(Buffer.from(bytes), { bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new ImportError(file, `is no CSV table: ${(error as Error).message}`);
  }
  const [columns, ...rows] = records;
  if (columns === undefined || rows.length === 0)
    throw new ImportError(file, 'has no row under its first line, which names the columns');
  return { columns, rows };
}

/** A row by its columns. */
export function cellsOf({ columns }: Table, row: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(columns.map((column, index) => [column, row[index] ?? '']));
}
