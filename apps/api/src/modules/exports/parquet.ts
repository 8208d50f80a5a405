import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { ExportColumn, ExportTable, ExportType, ExportValue } from './export-table.js';

/** Values of a row group: what is held in memory before it is written. */
const groupValues = 500_000;

/** The table as Parquet, a row group at a time; the file ends with its index, so that one that was cut short is none. */
export async function* parquetOf(table: ExportTable): AsyncGenerator<Buffer> {
  const { columns } = table;
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'table', num_children: columns.length }, ...columns.map(elementOf)],
  });
  const taken = (): Buffer => {
    const written = Buffer.from(bytes.getBytes());
    bytes.index = 0;
    return written;
  };
  const groupRows = Math.max(1, Math.floor(groupValues / columns.length));
  let rows: (readonly ExportValue[])[] = [];
  const writeGroup = async (): Promise<Buffer> => {
    await writer.write({
      columnData: columns.map(({ name }, at) => ({ name, data: rows.map((row) => row[at] ?? null) })),
      rowGroupSize: rows.length,
    });
    rows = [];
    return taken();
  };
  for await (const page of table.pages()) {
    for (const row of page) rows.push(row);
    if (rows.length >= groupRows) yield await writeGroup();
  }
  if (rows.length > 0) yield await writeGroup();
  await writer.finish();
  yield taken();
}

const parquetTypes = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT32' },
  number: { type: 'DOUBLE' },
  instant: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
} as const satisfies Record<ExportType, Partial<SchemaElement>>;

function elementOf({ name, type }: ExportColumn): SchemaElement {
  return { name, repetition_type: 'OPTIONAL', ...parquetTypes[type] };
}
