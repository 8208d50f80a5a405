import type { ExportTable, ExportValue } from './export-table.js';

/** The table as newline-delimited JSON: an object a row. Numbers that JSON lacks are the texts NaN, Infinity and -Infinity. */
export async function* ndjsonOf(table: ExportTable): AsyncGenerator<string> {
  for await (const rows of table.pages()) {
    const lines = rows.map((row) =>
      JSON.stringify(Object.fromEntries(table.columns.map(({ name }, at) => [name, wire(row[at])]))),
    );
    yield `${lines.join('\n')}\n`;
  }
}

function wire(value: ExportValue): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
