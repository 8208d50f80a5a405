/** Why stored bytes cannot be read. */
export class ColumnError extends Error {
  override readonly name = 'ColumnError';
}

const constant = 0;
const single = 1;
const double = 2;
const ratio = 3;

/** Writes columns of numbers one after another, so that they compress well. */
export class ColumnWriter {
  #bytes = Buffer.allocUnsafe(16_384);
  #length = 0;

  /** Integers below 2^50: differences of differences, so that a regular column is zeros. */
  integers(values: ArrayLike<number>): void {
    // An integer below 2^52 takes at most eight bytes of seven bits.
    this.#reserve(8 * values.length);
    const bytes = this.#bytes;
    let at = this.#length;
    let before = 0;
    let step = 0;
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] as number;
      const difference = value - before;
      let rest = zigzag(difference - step);
      while (rest >= 128) {
        bytes[at] = (rest % 128) + 128;
        at += 1;
        rest = Math.floor(rest / 128);
      }
      bytes[at] = rest;
      at += 1;
      before = value;
      step = difference;
    }
    this.#length = at;
  }

  /**
   * Floats, bit for bit, in the shortest of these forms: all alike; single precision; double precision; and where
   * `dividends` is given, each of them divided by one whole number. Bytes of one significance lie together.
   */
  floats(values: Float64Array, dividends?: Float64Array): void {
    const first = values[0] ?? 0;
    const divisor = dividends === undefined ? null : divisorOf(values, dividends);
    if (values.every((value) => Object.is(value, first))) {
      this.#form(constant);
      this.#shuffled(Float64Array.of(first));
    } else if (divisor !== null) {
      this.#form(ratio);
      this.#shuffled(Float64Array.of(divisor));
    } else if (values.every((value) => Object.is(Math.fround(value), value))) {
      this.#form(single);
      this.#shuffled(new Float32Array(values));
    } else {
      this.#form(double);
      this.#shuffled(values);
    }
  }

  /** What was written. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #form(form: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = form;
    this.#length += 1;
  }

  #shuffled(values: Float32Array | Float64Array): void {
    const { BYTES_PER_ELEMENT: width, length } = values;
    const plain = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#reserve(plain.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let significance = 0; significance < width; significance += 1) {
      for (let from = significance; from < length * width; from += width) {
        bytes[at] = plain[from] as number;
        at += 1;
      }
    }
    this.#length = at;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#length + more, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Reads what `ColumnWriter` wrote, in the same order. @throws ColumnError where it ends too early or is none. */
export class ColumnReader {
  #at = 0;
  /** Columns are cut from few large pieces: to make an array of its own takes longer than to fill a short one. */
  #free = new Float64Array(0);

  constructor(private readonly bytes: Uint8Array) {}

  /** Makes room for so many numbers to come at once. */
  expect(count: number): void {
    // An entry is a byte at least: a length that is none asks for no memory.
    if (count > 0 && count <= 8 * this.bytes.length) this.#free = new Float64Array(count);
  }

  integers(count: number): Float64Array {
    const { bytes } = this;
    this.#require(count);
    const values = this.#column(count);
    let at = this.#at;
    let before = 0;
    let step = 0;
    for (let index = 0; index < count; index += 1) {
      let byte = bytes[at] as number;
      at += 1;
      let value = byte & 127;
      for (let weight = 128; byte >= 128; weight *= 128) {
        byte = bytes[at] as number;
        at += 1;
        value += (byte & 127) * weight;
      }
      step += unzigzag(value);
      before += step;
      values[index] = before;
    }
    if (at > bytes.length) throw new ColumnError('a stored column ends too early');
    this.#at = at;
    return values;
  }

  floats(count: number, dividends?: Float64Array): Float64Array {
    this.#require(1);
    const form = this.bytes[this.#at];
    this.#at += 1;
    switch (form) {
      case constant:
        return this.#column(count).fill(this.#one());
      case ratio: {
        const divisor = this.#one();
        const values = this.#column(count);
        for (let index = 0; index < count; index += 1) values[index] = (dividends?.[index] ?? 0) / divisor;
        return values;
      }
      case single:
        return new Float64Array(this.#shuffled(new Float32Array(count)));
      case double:
        return this.#shuffled(this.#column(count));
      default:
        throw new ColumnError('a stored column has a form that this version does not know');
    }
  }

  #one(): number {
    return this.#shuffled(this.#column(1))[0] ?? 0;
  }

  #column(count: number): Float64Array {
    if (count <= 2) return new Float64Array(count);
    if (count > this.#free.length) this.#free = new Float64Array(Math.max(count, 2_048));
    const column = this.#free.subarray(0, count);
    this.#free = this.#free.subarray(count);
    return column;
  }

  #shuffled<Values extends Float32Array | Float64Array>(values: Values): Values {
    const { BYTES_PER_ELEMENT: width, length } = values;
    const plain = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#require(plain.length);
    const { bytes } = this;
    let at = this.#at;
    for (let significance = 0; significance < width; significance += 1) {
      for (let to = significance; to < length * width; to += width) {
        plain[to] = bytes[at] as number;
        at += 1;
      }
    }
    this.#at = at;
    return values;
  }

  /** Every entry takes at least one byte, so that a length which is none asks for no memory. */
  #require(bytes: number): void {
    if (this.#at + bytes > this.bytes.length) throw new ColumnError('a stored column ends too early');
  }
}

/** The whole number by which the dividends give the values, to the last bit; null where there is none. */
function divisorOf(values: Float64Array, dividends: Float64Array): number | null {
  const place = values.findIndex((value) => value > 0);
  const divisor = Math.round((dividends[place] ?? 0) / (values[place] ?? 1));
  if (!(divisor >= 1)) return null;
  return values.every((value, index) => Object.is((dividends[index] ?? 0) / divisor, value)) ? divisor : null;
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
