import { describe, expect, it } from 'vitest';
import { ColumnError, ColumnReader, ColumnWriter } from './columns.js';
import { randomOf } from './testing/random.js';

const written = (write: (writer: ColumnWriter) => void): Buffer => {
  const writer = new ColumnWriter();
  write(writer);
  return writer.bytes();
};
const asFloats = (values: readonly number[], dividends?: Float64Array) => {
  const bytes = written((writer) => writer.floats(Float64Array.from(values), dividends));
  return { bytes, read: [...new ColumnReader(bytes).floats(values.length, dividends)] };
};

describe('a column of integers', () => {
  it.each([
    ['regular', Array.from({ length: 500 }, (_, place) => 7 * place)],
    ['up and down', [0, 5, -3, 2 ** 31, -(2 ** 31), 1, 1, 1]],
    ['as large as they may be', [2 ** 50 - 1, 0, 2 ** 50 - 1, -(2 ** 50), 2 ** 50 - 1]],
    ['none', []],
    ['a byte and one more', [63, 0, 64, -64, -65, 8_191, 8_192, -8_193]],
  ])('is read as it was written: %s', (_what, values) => {
    const bytes = written((writer) => writer.integers(values));
    expect([...new ColumnReader(bytes).integers(values.length)]).toEqual(values);
  });

  it('takes a byte an entry where it is regular', () => {
    expect(
      written((writer) => writer.integers(Array.from({ length: 500 }, (_, place) => 60 * place))),
    ).toHaveLength(500);
    expect([...written((writer) => writer.integers([1, -1, 63]))]).toEqual([2, 5, 132, 1]);
  });
});

describe('a column of floats', () => {
  const random = randomOf(5);
  const doubles = Array.from({ length: 300 }, () => random() - 0.5);
  const singles = doubles.map(Math.fround);
  const steps = Float64Array.from(doubles, (_, place) => place * 3);
  const quotients = [...steps].map((step) => step / 60);

  it.each([
    ['all alike', doubles.map(() => 0.1), undefined, 9],
    ['all NaN', doubles.map(() => NaN), undefined, 9],
    ['of single precision', singles, undefined, 1 + 4 * 300],
    ['of double precision', doubles, undefined, 1 + 8 * 300],
    ['steps divided by a number', quotients, steps, 9],
    ['nearly steps divided by a number', [...quotients.slice(0, -1), 0.3], steps, 1 + 8 * 300],
    ['0 and -0', [0, -0], undefined, 1 + 4 * 2],
    ['not finite', [NaN, Infinity, -Infinity, 1], undefined, 1 + 4 * 4],
    ['none', [], undefined, 9],
    ['less than their dividends at half', doubles.map((_, place) => place * 6), steps, 1 + 4 * 300],
  ])('is read to the last bit and takes as little as its form does: %s', (_what, values, dividends, size) => {
    const { bytes, read } = asFloats(values, dividends);
    expect(read).toEqual(values);
    expect(bytes).toHaveLength(size);
  });

  it('follows others, however many', () => {
    const bytes = written((writer) => {
      for (let column = 0; column < 40; column += 1) {
        writer.integers([column, 3]);
        writer.floats(Float64Array.from(doubles));
        writer.floats(Float64Array.from(singles));
      }
    });
    const reader = new ColumnReader(bytes);
    reader.expect(40 * 602);
    for (let column = 0; column < 40; column += 1) {
      expect([...reader.integers(2)]).toEqual([column, 3]);
      expect([...reader.floats(300)]).toEqual(doubles);
      expect([...reader.floats(300)]).toEqual(singles);
    }
  });
});

describe('bytes that are none of these columns', () => {
  const bytes = written((writer) => {
    writer.integers([1, 2, 3]);
    writer.floats(Float64Array.of(0.1, 0.2, 0.3));
  });
  const tooEarly = new ColumnError('a stored column ends too early');

  it.each([
    ['more integers than there are bytes', (reader: ColumnReader) => reader.integers(1_000)],
    ['floats without a form', (reader: ColumnReader) => [reader.integers(bytes.length), reader.floats(0)]],
    ['more floats than there are bytes', (reader: ColumnReader) => [reader.integers(3), reader.floats(4)]],
  ])('are refused: %s', (_what, read) => {
    expect(() => read(new ColumnReader(bytes))).toThrow(tooEarly);
  });

  it('are refused where an integer or a form is cut off, and where nobody knows the form', () => {
    expect(() => new ColumnReader(Uint8Array.of(128)).integers(1)).toThrow(tooEarly);
    expect(() => new ColumnReader(bytes.subarray(3, -1)).floats(3)).toThrow(tooEarly);
    expect(() => new ColumnReader(Uint8Array.of(9)).floats(1)).toThrow(
      new ColumnError('a stored column has a form that this version does not know'),
    );
  });

  it('ask for no memory by a length that is none', () => {
    const reader = new ColumnReader(bytes);
    reader.expect(2 ** 53);
    reader.expect(-1);
    expect([...reader.integers(3)]).toEqual([1, 2, 3]);
    expect([...reader.floats(3)]).toEqual([0.1, 0.2, 0.3]);
  });
});
