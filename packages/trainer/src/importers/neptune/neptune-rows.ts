import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { ImportError } from '../import-error.js';

/** A row of an exported run: one attribute, or one value of a series. */
export interface NeptuneRow {
  readonly project_id: string;
  readonly run_id: string;
  readonly attribute_path: string;
  readonly attribute_type: string;
  /** Of a series; six places after the point. */
  readonly step: number | null;
  readonly timestamp: Date | null;
  readonly int_value: bigint | null;
  readonly float_value: number | null;
  readonly string_value: string | null;
  readonly bool_value: boolean | null;
  readonly datetime_value: Date | null;
  readonly string_set_value: readonly string[] | null;
}

const columns = [
  'project_id',
  'run_id',
  'attribute_path',
  'attribute_type',
  'step',
  'timestamp',
  'int_value',
  'float_value',
  'string_value',
  'bool_value',
  'datetime_value',
  'string_set_value',
] as const satisfies readonly (keyof NeptuneRow)[];

/**
 * The rows of a part that neptune-exporter wrote.
 *
 * Source: neptune_exporter/model.py, SCHEMA.
 *
 * @throws ImportError for what is no Parquet file, and for one of other columns.
 */
export async function readNeptuneRows(file: string, bytes: Uint8Array): Promise<readonly NeptuneRow[]> {
  const buffer = new Uint8Array(bytes).buffer;
  try {
    const names = parquetSchema(parquetMetadata(buffer)).children.map(({ element }) => element.name);
    const missing = columns.filter((column) => !names.includes(column));
    if (missing.length > 0)
      throw new ImportError(
        file,
        `is no export of neptune-exporter: it lacks ${missing.join(', ')}, and it has ${names.join(', ').slice(0, 200)}`,
      );
    return (await parquetReadObjects({ file: buffer, columns: [...columns] })) as unknown as NeptuneRow[];
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError(file, `is no whole Parquet file: ${(error as Error).message}`);
  }
}
