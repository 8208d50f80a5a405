import { DatasetError } from '../dataset-error.js';
import { signatureOf } from './signature.js';

/** @throws DatasetError naming what the file is instead. */
export function requireSignature(bytes: Uint8Array, wanted: string, place: string): void {
  const kind = signatureOf(bytes);
  if (kind === wanted) return;
  throw new DatasetError(
    place,
    `is not ${wanted}${kind === null ? ' by its first bytes' : ` but ${kind}`}; PNG, TIFF, NIfTI, DICOM and NumPy files can be read: convert it`,
  );
}
