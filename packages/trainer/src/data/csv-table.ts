import { parse } from 'csv-parse/sync';
import { DatasetError } from './dataset-error.js';
import { readBytes } from './formats/read-bytes.js';

/** A row of a table, by column. */
export interface CsvRow {
  /** From 1, as editors count. */
  readonly line: number;
  /** Columns' names in lower case. */
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * Reads a CSV file with a header: comma, semicolon or tab, UTF-8 or UTF-16 with a byte order mark, as spreadsheets write it.
 *
 * @param columns that it must have; others are read as well.
 * @throws DatasetError naming the line or the column.
 */
export async function readCsv(file: string, columns: readonly string[]): Promise<readonly CsvRow[]> {
  const bytes = await readBytes(file);
  let rows: readonly { readonly record: Record<string, string>; readonly info: { readonly lines: number } }[];
  let header: readonly string[] = [];
  try {
    rows = parse(bytes, {
      bom: true,
      columns: (names: string[]) => {
        header = names.map((name) => name.trim().toLowerCase());
        return [...header];
      },
      delimiter: [',', ';', '\t'],
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as never;
  } catch (error) {
    throw new DatasetError(file, `is no CSV table: ${(error as Error).message}`);
  }
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new DatasetError(
      file,
      `has no column ${missing.join(', ')}; it has ${header.join(', ')}, and ${columns.join(', ')} are wanted in its first line`,
    );
  if (rows.length === 0) throw new DatasetError(file, 'has no row under its first line');
  return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
}
