import { PbfReader } from 'pbf';

/** A scalar of a TensorBoard event file. */
export interface Scalar {
  readonly tag: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly value: number;
}

/** What an event file holds. */
export interface EventFile {
  readonly scalars: readonly Scalar[];
  /** Bytes at the end that are no whole record: the writer was killed. */
  readonly trailingBytes: number;
}

/**
 * Reads a TFRecord file of `tensorflow.Event` messages: of each record its length (8 bytes), a check sum (4), the message and
 * another check sum (4), little-endian. Scalars are `simple_value`, or tensors of one number by the plugin "scalars".
 *
 * Source: tensorflow/core/lib/io/record_writer.h, core/util/event.proto, core/framework/summary.proto and tensor.proto.
 *
 * @returns null for a file whose first record is no event.
 */
export function readEventFile(bytes: Uint8Array): EventFile | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scalars: Scalar[] = [];
  let offset = 0;
  while (offset + 12 <= bytes.length) {
    const length = Number(view.getBigUint64(offset, true));
    if (offset + 16 + length > bytes.length) break;
    const message = bytes.subarray(offset + 12, offset + 12 + length);
    try {
      const version = readEvent(message, scalars);
      if (offset === 0 && !version.startsWith('brain.Event')) return null;
    } catch {
      if (offset === 0) return null;
      break;
    }
    offset += 16 + length;
  }
  return offset === 0 ? null : { scalars, trailingBytes: bytes.length - offset };
}

function readEvent(message: Uint8Array, scalars: Scalar[]): string {
  const event = { wallTime: 0, step: 0, version: '' };
  const values: Value[] = [];
  new PbfReader(message).readFields((field, _, pbf) => {
    if (field === 1) event.wallTime = pbf.readDouble();
    else if (field === 2) event.step = pbf.readVarint(true);
    else if (field === 3) event.version = pbf.readString();
    else if (field === 5)
      pbf.readMessage((inner, __, summary) => {
        if (inner === 1) values.push(readValue(summary));
      }, null);
  }, null);
  for (const { tag, value } of values)
    if (value !== null) scalars.push({ tag, step: event.step, wallTime: event.wallTime, value });
  return event.version;
}

interface Value {
  readonly tag: string;
  readonly value: number | null;
}

function readValue(summary: PbfReader): Value {
  const found: { tag: string; simple: number | null; tensor: number | null; plugin: string } = {
    tag: '',
    simple: null,
    tensor: null,
    plugin: '',
  };
  summary.readMessage((field, _, pbf) => {
    if (field === 1) found.tag = pbf.readString();
    else if (field === 2) found.simple = pbf.readFloat();
    else if (field === 8) found.tensor = readTensor(pbf);
    else if (field === 9)
      pbf.readMessage((inner, __, metadata) => {
        if (inner === 1)
          metadata.readMessage((name, ___, plugin) => {
            if (name === 1) found.plugin = plugin.readString();
          }, null);
      }, null);
  }, null);
  const isScalar = found.plugin === 'scalars' || found.plugin === '';
  return { tag: found.tag, value: found.simple ?? (isScalar ? found.tensor : null) };
}

const [floatType, doubleType] = [1, 2];

/** The number of a tensor of one float or double; null for any other. */
function readTensor(value: PbfReader): number | null {
  const tensor = { type: 0, size: 1, content: new Uint8Array(), numbers: [] as number[] };
  value.readMessage((field, _, pbf) => {
    if (field === 1) tensor.type = pbf.readVarint();
    else if (field === 2)
      pbf.readMessage((inner, __, shape) => {
        if (inner === 2)
          shape.readMessage((part, ___, dimension) => {
            if (part === 1) tensor.size *= dimension.readVarint();
          }, null);
      }, null);
    else if (field === 4) tensor.content = pbf.readBytes() as Uint8Array<ArrayBuffer>;
    else if (field === 5) tensor.numbers.push(...pbf.readPackedFloat());
    else if (field === 6) tensor.numbers.push(...pbf.readPackedDouble());
  }, null);
  if (tensor.size !== 1 || (tensor.type !== floatType && tensor.type !== doubleType)) return null;
  const { content } = tensor;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (tensor.type === floatType && content.length === 4) return view.getFloat32(0, true);
  if (tensor.type === doubleType && content.length === 8) return view.getFloat64(0, true);
  return tensor.numbers.length === 1 ? (tensor.numbers[0] ?? null) : null;
}
