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
  #bytes = Buffer.allocUnsafe(4_096);
  #length = 0;

  /** Integers below 2^50: differences of differences, so that a regular column is zeros. */
  integers(values: readonly number[]): void {
    let before = 0;
    let step = 0;
    for (const value of values) {
      const difference = value - before;
      this.#variable(zigzag(difference - step));
      before = value;
      step = difference;
    }
  }

  /**
   * Floats, bit for bit, in the shortest of these forms: all alike; single precision; double precision; and where
   * `dividends` is given, each of them divided by one whole number. Bytes of one significance lie together.
   */
  floats(values: readonly number[], dividends?: readonly number[]): void {
    const [first = 0] = values;
    const divisor = dividends === undefined ? null : divisorOf(values, dividends);
    if (values.every((value) => Object.is(value, first))) {
      this.#byte(constant);
      this.#shuffled(Float64Array.of(first));
    } else if (divisor !== null) {
      this.#byte(ratio);
      this.#shuffled(Float64Array.of(divisor));
    } else if (values.every((value) => Object.is(Math.fround(value), value))) {
      this.#byte(single);
      this.#shuffled(Float32Array.from(values));
    } else {
      this.#byte(double);
      this.#shuffled(Float64Array.from(values));
    }
  }

  /** What was written. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #variable(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#byte(rest);
  }

  #shuffled(values: Float32Array | Float64Array): void {
    const { BYTES_PER_ELEMENT: width, length } = values;
    const plain = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#reserve(plain.length);
    for (let significance = 0; significance < width; significance += 1) {
      for (let index = 0; index < length; index += 1) {
        this.#bytes[this.#length] = plain[index * width + significance] ?? 0;
        this.#length += 1;
      }
    }
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
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

  constructor(private readonly bytes: Uint8Array) {}

  integers(count: number): number[] {
    const values = new Array<number>(count);
    let before = 0;
    let step = 0;
    for (let index = 0; index < count; index += 1) {
      step += unzigzag(this.#variable());
      before += step;
      values[index] = before;
    }
    return values;
  }

  floats(count: number, dividends?: readonly number[]): number[] {
    switch (this.#byte()) {
      case constant:
        return new Array<number>(count).fill(this.#one());
      case ratio: {
        const divisor = this.#one();
        return (dividends ?? []).map((dividend) => dividend / divisor);
      }
      case single:
        return Array.from(this.#shuffled(new Float32Array(count)));
      case double:
        return Array.from(this.#shuffled(new Float64Array(count)));
      default:
        throw new ColumnError('a stored column has a form that this version does not know');
    }
  }

  #one(): number {
    return this.#shuffled(new Float64Array(1))[0] ?? 0;
  }

  #shuffled<Values extends Float32Array | Float64Array>(values: Values): Values {
    const { BYTES_PER_ELEMENT: width, length } = values;
    const plain = new Uint8Array(values.buffer);
    if (this.#at + plain.length > this.bytes.length) throw new ColumnError('a stored column ends too early');
    for (let significance = 0; significance < width; significance += 1) {
      for (let index = 0; index < length; index += 1) {
        plain[index * width + significance] = this.bytes[this.#at] ?? 0;
        this.#at += 1;
      }
    }
    return values;
  }

  #variable(): number {
    let value = 0;
    let weight = 1;
    for (;;) {
      const byte = this.#byte();
      value += (byte & 127) * weight;
      if (byte < 128) return value;
      weight *= 128;
    }
  }

  #byte(): number {
    const value = this.bytes[this.#at];
    if (value === undefined) throw new ColumnError('a stored column ends too early');
    this.#at += 1;
    return value;
  }
}

/** The whole number by which the dividends give the values, to the last bit; null where there is none. */
function divisorOf(values: readonly number[], dividends: readonly number[]): number | null {
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
