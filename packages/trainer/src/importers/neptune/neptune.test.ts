import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer, type SchemaElement } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { neptuneImporter } from './neptune.js';

/**
 * The columns of neptune-exporter (its `SCHEMA`), in the physical types in which PyArrow writes them: decimals as 8 bytes, lists as
 * groups of three levels, Snappy. The exporter itself needs an account to export from, so that these files are made here.
 */
const optional = { repetition_type: 'OPTIONAL' } as const;
const text = { ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const instant = { ...optional, type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' } as const;
const list = (name: string, element: Partial<SchemaElement>): SchemaElement[] => [
  { name, ...optional, converted_type: 'LIST', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', ...optional, ...element },
];
const schema: SchemaElement[] = [
  { name: 'schema', num_children: 14 },
  { name: 'project_id', ...text },
  { name: 'run_id', ...text },
  { name: 'attribute_path', ...text },
  { name: 'attribute_type', ...text },
  {
    ...{ name: 'step', ...optional, type: 'FIXED_LEN_BYTE_ARRAY', type_length: 8 },
    ...{ converted_type: 'DECIMAL', precision: 18, scale: 6 },
  },
  { name: 'timestamp', ...instant },
  { name: 'int_value', ...optional, type: 'INT64' },
  { name: 'float_value', ...optional, type: 'DOUBLE' },
  { name: 'string_value', ...text },
  { name: 'bool_value', ...optional, type: 'BOOLEAN' },
  { name: 'datetime_value', ...instant },
  ...list('string_set_value', text),
  { name: 'file_value', ...optional, num_children: 1 },
  { name: 'path', ...text },
  { name: 'histogram_value', ...optional, num_children: 3 },
  { name: 'type', ...text },
  ...list('edges', { type: 'DOUBLE' }),
  ...list('values', { type: 'DOUBLE' }),
];
const columns = [
  ...['project_id', 'run_id', 'attribute_path', 'attribute_type', 'step', 'timestamp', 'int_value'],
  ...['float_value', 'string_value', 'bool_value', 'datetime_value', 'string_set_value', 'file_value'],
  'histogram_value',
];

type Row = Readonly<Record<string, unknown>>;
const parquet = (rows: readonly Row[]): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      schema,
      columnData: columns.map((name) => ({ name, data: rows.map((row) => row[name] ?? null) })),
    }),
  );

const of = (run: string) => (path: string, type: string, values: Row) => ({
  ...{ project_id: 'lab/scans', run_id: run, attribute_path: path, attribute_type: type },
  ...values,
});
const at = (second: number) => new Date(Date.UTC(2025, 5, 1, 12, 0, second));
const row = of('RUN-1');
const parameters = [
  row('sys/name', 'string', { string_value: 'unet' }),
  row('sys/creation_time', 'datetime', { datetime_value: at(0) }),
  row('sys/failed', 'bool', { bool_value: false }),
  row('sys/tags', 'string_set', { string_set_value: ['dp', 'first'] }),
  row('parameters/lr', 'float', { float_value: 0.001 }),
  row('parameters/epochs', 'int', { int_value: 3n }),
  row('source/code', 'file', { file_value: { path: 'x/y.zip' } }),
];
const loss = (step: number, value: number, second: number) =>
  row('train/loss', 'float_series', { step, float_value: value, timestamp: at(second) });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-neptune-'));
});
afterAll(() => rm(folder, { recursive: true }));
async function place(name: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const where = join(folder, name, 'lab_scans_0a1b');
  await mkdir(where, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(where, file), content);
  return join(folder, name);
}

describe('the importer neptune', () => {
  it('reads a run of two parts: parameters, tags and a series to the last value, files and histograms left in the original', async () => {
    const where = await place('parts', {
      'RUN-1_part_0.parquet': parquet([...parameters, loss(0, 2.5, 1), loss(1, Number.NaN, 2)]),
      'RUN-1_part_1.parquet': parquet([
        loss(2, 0.5, 5),
        row('weights', 'histogram_series', {
          step: 0,
          histogram_value: { type: 'COUNTING', edges: [0, 1], values: [3] },
        }),
      ]),
      'RUN-2_part_0.parquet': parquet([of('RUN-2')('sys/failed', 'bool', { bool_value: true })]),
    });
    const [run, failed, ...more] = await neptuneImporter.read(where);
    expect(more).toEqual([]);
    expect(run).toMatchObject({
      name: 'unet',
      key: 'lab/scans/RUN-1',
      tags: ['dp', 'first'],
      outcome: 'completed',
      startedAt: at(0),
      config: {
        'parameters/lr': 0.001,
        'parameters/epochs': 3,
        neptune: { project: 'lab/scans', run: 'RUN-1', leftOut: { file: 1, histogram_series: 1 } },
      },
    });
    expect(run?.points).toEqual([
      { step: 0, epoch: 0, wallTimeMs: 1000, metrics: { 'train/loss': 2.5 } },
      { step: 1, epoch: 0, wallTimeMs: 2000, metrics: { 'train/loss': Number.NaN } },
      { step: 2, epoch: 0, wallTimeMs: 5000, metrics: { 'train/loss': 0.5 } },
    ]);
    expect(failed).toMatchObject({ name: 'RUN-2', outcome: 'failed', points: [] });
    const again = await neptuneImporter.read(where);
    expect(again.map(({ content }) => Buffer.from(content).toString('hex'))).toEqual(
      [run, failed].map((one) => Buffer.from(one?.content ?? []).toString('hex')),
    );
  });

  it('makes decimal steps whole by a power of ten, and says by which', async () => {
    const where = await place('decimal', {
      'RUN-1_part_0.parquet': parquet([loss(0.5, 1, 0), loss(1, 2, 0), loss(1.25, 3, 0)]),
    });
    const [run] = await neptuneImporter.read(where);
    expect(run?.points.map(({ step }) => step)).toEqual([50, 100, 125]);
    expect(run?.config.neptune).toMatchObject({ stepMultiplier: 100 });
  });

  it('refuses a file that was cut, and a table of other columns, by what they lack', async () => {
    const cut = await place('cut', { 'RUN-1_part_0.parquet': parquet(parameters).subarray(0, -20) });
    await expect(neptuneImporter.read(cut)).rejects.toThrow(
      /RUN-1_part_0\.parquet: is no whole Parquet file/,
    );
    const other = new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: 'step', data: [1], type: 'INT32' }] }),
    );
    const wrong = await place('other', { 'a.parquet': other });
    await expect(neptuneImporter.read(wrong)).rejects.toThrow(
      /a\.parquet: is no export of neptune-exporter: it lacks project_id, run_id/,
    );
  });
});
