import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wandbImporter } from './wandb.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-wandb-'));
});
afterAll(() => rm(folder, { recursive: true }));

const record = (write: (pbf: PbfWriter) => void): Uint8Array => {
  const pbf = new PbfWriter();
  write(pbf);
  return pbf.finish();
};
const item = (pbf: PbfWriter, field: number, key: string, json: string) =>
  pbf.writeMessage(
    field,
    (_, inner) => {
      inner.writeStringField(1, key);
      inner.writeStringField(16, json);
    },
    null,
  );
const history = (step: number, values: Readonly<Record<string, string>>) =>
  record((pbf) =>
    pbf.writeMessage(
      2,
      (_, inner) => {
        for (const [key, json] of Object.entries(values)) item(inner, 1, key, json);
        inner.writeMessage(2, (__, place) => place.writeVarintField(1, step), null);
      },
      null,
    ),
  );
const run = record((pbf) =>
  pbf.writeMessage(
    17,
    (_, inner) => {
      inner.writeStringField(1, 'abc123');
      inner.writeStringField(8, 'a name');
    },
    null,
  ),
);
const exit = (code: number) =>
  record((pbf) => pbf.writeMessage(18, (_, inner) => inner.writeVarintField(1, code), null));

/** Records as the log of a run: chunks that never cross the end of a block. */
function logOf(records: readonly Uint8Array[]): Buffer {
  const parts = [Buffer.from([0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0])];
  let at = 7;
  for (const data of records) {
    let from = 0;
    do {
      let room = 32_768 - (at % 32_768);
      if (room < 7) {
        parts.push(Buffer.alloc(room));
        at += room;
        room = 32_768;
      }
      const piece = data.subarray(from, from + room - 7);
      const isLast = from + piece.length === data.length;
      const type = from === 0 ? (isLast ? 1 : 2) : isLast ? 4 : 3;
      const body = Buffer.concat([Buffer.from([type]), piece]);
      const head = Buffer.alloc(6);
      head.writeUInt32LE(crc32(body), 0);
      head.writeUInt16LE(piece.length, 4);
      parts.push(head, body);
      at += 7 + piece.length;
      from += piece.length;
    } while (from < data.length);
  }
  return Buffer.concat(parts);
}

async function place(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const where = join(folder, name);
  await mkdir(join(where, 'files'), { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(where, file), content);
  return where;
}

describe('the importer wandb', () => {
  it('reads a record of three blocks, NaN in both spellings, nested values, and a step that is told twice', async () => {
    const where = await place('run-20260101_000000-abc123', {
      'run-abc123.wandb': logOf([
        run,
        history(0, { loss: '1.5', note: JSON.stringify('x'.repeat(80_000)) }),
        history(1, {
          loss: 'NaN',
          deep: '{"a": {"b": 2}, "text": "no"}',
          image: '{"_type": "image", "size": 3}',
        }),
        history(1, { loss: '"-Infinity"' }),
        exit(0),
      ]),
    });
    const [read] = await wandbImporter.read(where);
    expect(read).toMatchObject({ name: 'a name', outcome: 'completed' });
    expect(read?.points.map(({ step, metrics }) => [step, metrics])).toEqual([
      [0, { loss: 1.5 }],
      [1, { loss: Number.NaN, 'deep.a.b': 2 }],
      [1, { loss: Number.NEGATIVE_INFINITY }],
    ]);
  });

  it('keeps what a run logged before it was killed, and calls it cancelled', async () => {
    const whole = logOf([run, history(0, { loss: '1' }), history(1, { loss: '2' })]);
    const where = await place('run-20260101_000001-cut', { 'run-cut.wandb': whole.subarray(0, -3) });
    const [read] = await wandbImporter.read(where);
    expect(read?.points).toMatchObject([{ step: 0, metrics: { loss: 1 } }]);
    expect(read?.outcome).toBe('cancelled');
    expect(read?.config).toMatchObject({ wandb: { trailing: expect.any(Number) } });
  });

  it('refuses a log with a changed byte, naming file and place', async () => {
    const changed = logOf([run, history(0, { loss: '1' }), history(1, { loss: '2' })]);
    changed[7 + 7 + 3] = (changed[7 + 7 + 3] ?? 0) ^ 1;
    const where = await place('run-20260101_000002-changed', { 'run-changed.wandb': changed });
    await expect(wandbImporter.read(where)).rejects.toThrow(/run-changed\.wandb: is damaged at byte 7: /);
  });

  it('refuses what is no log, a log of another version, a summary that is no object, and two logs in one folder', async () => {
    const other = await place('other', { 'a.wandb': 'hello world' });
    await expect(wandbImporter.read(other)).rejects.toThrow(/no log of a Weights & Biases run/);
    const later = logOf([run]);
    later[6] = 3;
    const version = await place('version', { 'a.wandb': later });
    await expect(wandbImporter.read(version)).rejects.toThrow(/log of version 3; version 0 can be read/);
    const list = await place('list', { 'files/wandb-summary.json': '[1]' });
    await expect(wandbImporter.read(list)).rejects.toThrow(/wandb-summary\.json: holds no object/);
    const two = await place('two', { 'a.wandb': logOf([run]), 'b.wandb': logOf([run]) });
    await expect(wandbImporter.read(two)).rejects.toThrow(/holds 2 logs of runs/);
  });

  it('takes the summary for the last values of a run whose log was not kept', async () => {
    const where = await place('run-20260101_000003-sum', {
      'files/wandb-summary.json':
        '{"loss": 0.25, "_step": 40, "_wandb": {"runtime": 3}, "best": {"dice": 0.9}}',
      'files/config.yaml': 'wandb_version: 1\nlr:\n  desc: null\n  value: 0.1\n',
      'files/table.csv': 'Name,x\na,1\n',
    });
    const [read, ...more] = await wandbImporter.read(where);
    expect(more).toEqual([]);
    expect(read).toMatchObject({
      name: 'sum',
      outcome: 'completed',
      config: { lr: 0.1 },
      points: [{ step: 40, metrics: { loss: 0.25, 'best.dice': 0.9 } }],
    });
  });

  it('refuses a chart whose x-axis is no step, and one with two runs of one name', async () => {
    const time = await place('time', { 'chart.csv': '"Step","a - loss"\n"0.5","1"\n' });
    await expect(wandbImporter.read(time)).rejects.toThrow(/"0\.5" in column Step.*Step as its x-axis/);
    const twice = await place('twice', { 'chart.csv': '"Step","a - loss","a - loss"\n"1","1","2"\n' });
    await expect(wandbImporter.read(twice)).rejects.toThrow(/column a - loss twice/);
  });
});
