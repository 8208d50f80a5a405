import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { duke } from './duke.js';
import { readDukeMat } from './duke-mat.js';
import { readNpy } from './formats/npy.js';
import { readBytes } from './formats/read-bytes.js';
import { describeWithShared } from './testing/shared-folder.js';

/** A part of a MATLAB v5 matrix: its tag, its bytes, and zeros up to a multiple of eight. */
function element(type: number, data: Buffer): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(data.length, 4);
  return Buffer.concat([tag, data, Buffer.alloc((8 - (data.length % 8)) % 8)]);
}

/** A compressed matrix of doubles. Source: The MathWorks, "MAT-File Format", level 5. */
function matrix(name: string, shape: readonly number[], at: (...place: number[]) => number): Buffer {
  const [rows = 1, columns = 1, pages = 1] = shape;
  const values = new Float64Array(rows * columns * pages);
  for (let index = 0; index < values.length; index++)
    values[index] = at(
      index % rows,
      Math.floor(index / rows) % columns,
      Math.floor(index / (rows * columns)),
    );
  const flags = Buffer.from([6, 0, 0, 0, 0, 0, 0, 0]);
  const body = Buffer.concat([
    element(6, flags),
    element(5, Buffer.from(Int32Array.from(shape).buffer)),
    element(1, Buffer.from(name)),
    element(9, Buffer.from(values.buffer)),
  ]);
  const packed = deflateSync(element(14, body));
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(packed.length, 4);
  return Buffer.concat([tag, packed]);
}

const header = Buffer.alloc(128, ' ');
header.write('MATLAB 5.0 MAT-file');
header.write('\u0000\u0001IM', 124, 'latin1');

describe('a MATLAB file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clipwise-mat-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (bytes: Buffer): string => {
    const file = join(folder, 'Subject_01.mat');
    writeFileSync(file, bytes);
    return file;
  };

  it('gives the graded columns of the graded scan: truncated rows from 1, crossing boundaries, fluid over all, gaps ungraded', async () => {
    // Three scans of 6 x 5, of which only the second is graded, from column 1 to 4; column 3 has a gap.
    const boundaries: Readonly<Record<number, readonly number[]>> = {
      1: [2.9, 4.2],
      2: [5, 3.5],
      3: [2, Number.NaN],
      4: [1, 6.99],
    };
    const file = write(
      Buffer.concat([
        header,
        matrix('images', [6, 5, 3], (row, column, scan) => 100 * scan + 10 * row + column),
        matrix('manualLayers1', [2, 5, 3], (layer, column, scan) =>
          scan === 1 ? (boundaries[column]?.[layer] ?? Number.NaN) : Number.NaN,
        ),
        matrix('manualFluid1', [6, 5, 3], (row, column, scan) =>
          scan !== 1 ? Number.NaN : row === 2 && column === 1 ? 7 : 0,
        ),
      ]),
    );
    const pairs = await readDukeMat(file);
    expect(pairs).toHaveLength(1);
    const [{ image, mask }] = pairs as [(typeof pairs)[number]];
    expect([image.height, image.width]).toEqual([6, 4]);
    expect([...image.values.subarray(0, 5)]).toEqual([101, 102, 103, 104, 111]);
    const column = (place: number) => Array.from({ length: 6 }, (_, row) => mask.values[row * 4 + place]);
    expect(column(0)).toEqual([0, 1, 9, 2, 2, 2]);
    expect(column(1)).toEqual([0, 0, 0, 0, 2, 2]);
    expect(column(2)).toEqual(Array(6).fill(255));
    expect(column(3)).toEqual([1, 1, 1, 1, 1, 2]);
  });

  it('is refused by name when it is cut off, lacks an array or is of another version', async () => {
    const whole = Buffer.concat([header, matrix('images', [2, 2, 1], () => 1)]);
    await expect(readDukeMat(write(whole))).rejects.toThrow(/Subject_01\.mat: has no array "manualLayers1"/);
    await expect(readDukeMat(write(whole.subarray(0, whole.length - 9)))).rejects.toThrow(
      /cut off or damaged \(it ends 9 bytes early\)/,
    );
    await expect(readDukeMat(write(Buffer.from('MATLAB 7.3 MAT-file')))).rejects.toThrow(
      /version 5.*save\(file, "-v7"\)/,
    );
  });
});

describeWithShared('duke-mat', "MATLAB files of Duke's kind", (folder) => {
  const numpy = `${folder}/../duke`;

  it.runIf(existsSync(numpy)).each([
    ['03', 'train'],
    ['07', 'val'],
  ])(
    'give the same 11 scans and masks of subject %s as the NumPy files, pixel for pixel',
    async (subject, split) => {
      const pairs = await readDukeMat(`${folder}/Subject_${subject}.mat`);
      expect(pairs).toHaveLength(11);
      for (const [scan, pair] of pairs.entries()) {
        const name = `Subject_${subject}_${String(scan).padStart(2, '0')}.npy`;
        for (const [part, picture] of Object.entries(pair)) {
          const file = `${numpy}/${split}/${part}s/${name}`;
          const { height, width, values } = readNpy(await readBytes(file), file);
          expect([picture.height, picture.width]).toEqual([height, width]);
          // Compared as bytes: toEqual of a quarter of a million numbers takes a second.
          expect(Buffer.from(picture.values.buffer).equals(Buffer.from(values.buffer))).toBe(true);
        }
      }
    },
  );

  it('are divided by subject when they lie side by side', async () => {
    const options = duke.configSchema.parse({ kind: 'duke', root: folder, imageHeight: 16, imageWidth: 16 });
    const { train, validation } = await duke.create(options, { workingDirectory: '/' });
    expect([train.length, validation.length]).toEqual([11, 11]);
    expect([train[10]?.id, validation[0]?.subject]).toEqual(['Subject_03_10', '07']);
  }, 180_000);
});
