import { errorCodes } from '@clipwise/contract/errors';

/** A named float32 tensor. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The bytes are no safetensors file of float32 tensors. */
export class SafetensorsError extends Error {
  readonly code = errorCodes.SAFETENSORS_INVALID;
}

/**
 * Writes tensors in the safetensors format: 8 bytes of header length, a JSON header, the values in little-endian order.
 *
 * @param metadata text by key, kept in the header.
 * Source: huggingface/safetensors, README, section "Format".
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, NamedTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + 4 * values.length] };
    end += 4 * values.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const file = Buffer.alloc(8 + headerBytes + end, ' ');
  file.writeBigUInt64LE(BigInt(headerBytes), 0);
  text.copy(file, 8);
  let offset = 8 + headerBytes;
  for (const { values } of tensors.values()) {
    for (const value of values) offset = file.writeFloatLE(value, offset);
  }
  return file;
}

/** Reads what `writeSafetensors` wrote. @throws SafetensorsError */
export function readSafetensors(bytes: Uint8Array): {
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  readonly metadata: Readonly<Record<string, string>>;
} {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 8) throw new SafetensorsError(`a file of ${file.length} bytes is no safetensors file`);
  const headerBytes = Number(file.readBigUInt64LE(0));
  if (8 + headerBytes > file.length)
    throw new SafetensorsError('the header is longer than the file: it is cut off or no safetensors file');
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(
    file.toString('utf8', 8, 8 + headerBytes),
  ) as Record<string, never>;
  const tensors = new Map<string, NamedTensor>();
  for (const [name, entry] of Object.entries(entries)) {
    const {
      dtype,
      shape,
      data_offsets: offsets,
    } = entry as { dtype: string; shape: number[]; data_offsets: [number, number] };
    if (dtype !== 'F32')
      throw new SafetensorsError(`tensor "${name}" has type ${dtype}; only F32 can be read`);
    const start = 8 + headerBytes + offsets[0];
    const values = Float32Array.from({ length: (offsets[1] - offsets[0]) / 4 }, (_, index) =>
      file.readFloatLE(start + 4 * index),
    );
    tensors.set(name, { shape, values });
  }
  return { tensors, metadata };
}
