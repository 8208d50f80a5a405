import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { duke } from './duke.js';
import { readNpy } from './formats/npy.js';
import { resizeBilinear, resizeNearest } from './resize.js';

/** A NumPy 1.0 file. @param at value of (row, column). */
function npy(
  type: '<f4' | '|u1' | '<c8',
  isFortran: boolean,
  [height, width]: readonly [number, number],
  at: (row: number, column: number) => number,
): Buffer {
  const text = `{'descr': '${type}', 'fortran_order': ${isFortran ? 'True' : 'False'}, 'shape': (${height}, ${width}), }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`, 'latin1');
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  const itemBytes = type === '|u1' ? 1 : 4;
  const body = Buffer.alloc(height * width * itemBytes);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const index = isFortran ? column * height + row : row * width + column;
      if (type === '|u1') body[index] = at(row, column);
      else body.writeFloatLE(at(row, column), index * itemBytes);
    }
  }
  return Buffer.concat([start, header, body]);
}

describe('NumPy files', () => {
  it.each([
    ['<f4', false],
    ['<f4', true],
    ['|u1', false],
    ['|u1', true],
  ] as const)('of type %s, Fortran order %s, come out row by row', (type, isFortran) => {
    const { height, width, values } = readNpy(
      npy(type, isFortran, [2, 3], (r, c) => 10 * r + c),
      'a.npy',
    );
    expect([height, width, ...values]).toEqual([2, 3, 0, 1, 2, 10, 11, 12]);
  });

  it('are refused by name when cut off, of another type or no NumPy file', () => {
    const whole = npy('<f4', false, [2, 3], () => 1);
    expect(() => readNpy(whole.subarray(0, whole.length - 1), 'a.npy')).toThrow(/a\.npy: is cut off/);
    expect(() =>
      readNpy(
        npy('<c8', false, [2, 3], () => 1),
        'a.npy',
      ),
    ).toThrow(/type "<c8".*dtype/);
    expect(() => readNpy(Buffer.from('no array at all'), 'a.npy')).toThrow(/no NumPy file/);
  });
});

describe('resizing', () => {
  const size = { height: 2, width: 4, channels: 1 };
  const ramp = Float32Array.of(0, 1, 2, 3, 0, 1, 2, 3);

  it('interpolates images between pixel centres', () => {
    expect([...resizeBilinear(ramp, size, { height: 1, width: 2 })]).toEqual([0.5, 2.5]);
    expect([...resizeBilinear(ramp, size, size)]).toEqual([...ramp]);
  });

  it('mixes no labels', () => {
    expect([...resizeNearest(Uint8Array.from(ramp), size, { height: 1, width: 2 })]).toEqual([1, 3]);
  });
});

describe('Duke scans', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'clipwise-duke-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(split: string, name: string, labelAt: (row: number, column: number) => number) {
    for (const folder of ['images', 'masks']) await mkdir(join(root, split, folder), { recursive: true });
    await writeFile(
      join(root, split, 'images', name),
      npy('|u1', false, [16, 16], () => 255),
    );
    await writeFile(join(root, split, 'masks', name), npy('<f4', true, [16, 16], labelAt));
  }
  const open = (directory = root) =>
    duke.create(
      duke.configSchema.parse({
        kind: 'duke',
        root: directory,
        imageHeight: 16,
        imageWidth: 16,
        standardDeviation: 0.4,
      }),
      { workingDirectory: '/' },
    );

  it('map label 8 to the background and 9 to fluid, and normalise with the given constants', async () => {
    await write('train', 'Subject_03_01.npy', (row) => row % 10);
    await write('val', 'Subject_04_00.npy', () => 0);
    const { train, validation, isSynthetic } = await open();
    expect([train.length, validation.length, isSynthetic]).toEqual([1, 1, false]);
    const [scan] = train;
    expect(scan?.subject).toBe('03');
    const rows = Array.from({ length: 10 }, (_, row) => scan?.mask[row * 16]);
    expect(rows).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0, 8]);
    expect(scan?.image[0]).toBeCloseTo((1 - 0.2) / 0.4, 6);
  });

  it('name the file whose labels are out of range, and the folder that is not there', async () => {
    await write('train', 'Subject_03_01.npy', () => 10);
    await write('val', 'Subject_04_00.npy', () => 0);
    await expect(open()).rejects.toThrow(/Subject_03_01\.npy: has the label 10/);
    await expect(open(join(root, 'nowhere'))).rejects.toThrow(/nowhere: does not exist; set dataset\.root/);
  });
});
