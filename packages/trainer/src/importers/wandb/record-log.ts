import { crc32 } from 'node:zlib';
import { ImportError } from '../import-error.js';

const blockBytes = 32_768;
const [headerBytes, chunkHeaderBytes] = [7, 7];
const [full, first, middle, last] = [1, 2, 3, 4];

/** Records of a `.wandb` file. */
export interface RecordLog {
  readonly records: readonly Uint8Array[];
  /** Bytes at the end that are no whole record: the writer was killed. */
  readonly trailingBytes: number;
}

/**
 * Reads the log of a run of Weights & Biases: a header of 7 bytes, then blocks of 32,768 bytes (the header counts in the first) of
 * chunks, each with a check sum (CRC-32 of type and data), a length, a type (full, first, middle, last) and its data, little-endian.
 * A block that has no room for the head of a chunk ends in zeros.
 *
 * Source: LevelDB's log format, and wandb/sdk/internal/datastore.py for header and check sum.
 *
 * @throws ImportError for a file of another kind, and for one whose check sums do not fit before its end.
 */
export function readRecordLog(file: string, bytes: Uint8Array): RecordLog {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder().decode(bytes.subarray(0, 4));
  if (bytes.length < headerBytes || text !== ':W&B' || view.getUint16(4, true) !== 0xbee1)
    throw new ImportError(file, 'is no log of a Weights & Biases run: it does not begin with ":W&B"');
  if (bytes[6] !== 0)
    throw new ImportError(file, `is a Weights & Biases log of version ${bytes[6]}; version 0 can be read`);
  const records: Uint8Array[] = [];
  let parts: Uint8Array[] = [];
  let offset = headerBytes;
  let whole = headerBytes;
  while (offset < bytes.length) {
    const room = blockBytes - (offset % blockBytes);
    if (room < chunkHeaderBytes) {
      offset += room;
      continue;
    }
    if (offset + chunkHeaderBytes > bytes.length) break;
    const [sum, length, type] = [
      view.getUint32(offset, true),
      view.getUint16(offset + 4, true),
      bytes[offset + 6],
    ];
    const end = offset + chunkHeaderBytes + length;
    // Space that was set aside and never written.
    if ((sum === 0 && length === 0 && type === 0) || end > bytes.length) break;
    if (crc32(bytes.subarray(offset + 6, end)) !== sum)
      throw new ImportError(
        file,
        `is damaged at byte ${offset}: its check sum is another; copy it anew from where it was written`,
      );
    const data = bytes.subarray(offset + chunkHeaderBytes, end);
    const isFirst = type === full || type === first;
    if (isFirst !== (parts.length === 0) || ![full, first, middle, last].includes(type ?? 0))
      throw new ImportError(file, `is damaged at byte ${offset}: a chunk of type ${type} cannot stand there`);
    parts.push(data);
    offset = end;
    if (type === full || type === last) {
      records.push(parts.length === 1 ? data : new Uint8Array(Buffer.concat(parts)));
      parts = [];
      whole = end;
    }
  }
  return { records, trailingBytes: Math.max(0, bytes.length - whole) };
}
