import { basename } from 'node:path';
import { DatasetError } from '../dataset-error.js';
import type { Picture } from '../picture.js';
import type { DicomOptions } from './dicom.js';
import { readBytes } from './read-bytes.js';

type Reader = (bytes: Uint8Array, place: string, options: DicomOptions) => Promise<readonly Picture[]>;

const readTiffFile: Reader = async (bytes, place) => (await import('./tiff.js')).readTiff(bytes, place);
const readNiftiFile: Reader = async (bytes, place) => (await import('./nifti.js')).readNifti(bytes, place);
const readDicomFile: Reader = async (bytes, place, options) =>
  (await import('./dicom.js')).readDicom(bytes, place, options);

/** How a file's name ends -> its reader; what only a reader needs is loaded with the first file. */
const readers: Readonly<Record<string, Reader>> = {
  '.png': async (bytes, place) => [(await import('./png.js')).readPng(bytes, place)],
  '.npy': async (bytes, place) => [(await import('./npy.js')).readNpy(bytes, place)],
  '.tif': readTiffFile,
  '.tiff': readTiffFile,
  '.nii': readNiftiFile,
  '.nii.gz': readNiftiFile,
  '.dcm': readDicomFile,
  '.dicom': readDicomFile,
};

/** How names of files end that can be read. */
export const pictureEndings: readonly string[] = Object.keys(readers);

/** The ending of a name, in lower case, when such files can be read. A name that starts with a dot is of no picture: macOS leaves such files behind. */
export function pictureEnding(name: string): string | undefined {
  if (name.startsWith('.')) return undefined;
  const lower = name.toLowerCase();
  return pictureEndings.filter((ending) => lower.endsWith(ending)).sort((a, b) => b.length - a.length)[0];
}

/** The name without the ending by which it is read. */
export function pictureStem(name: string): string {
  return name.slice(0, name.length - (pictureEnding(name)?.length ?? 0));
}

/**
 * Reads the pictures of a file: one, or the slices of a volume.
 *
 * @throws DatasetError
 */
export async function readPictures(file: string, options: DicomOptions): Promise<readonly Picture[]> {
  const reader = readers[pictureEnding(basename(file)) ?? ''];
  if (reader === undefined)
    throw new DatasetError(file, `is of no kind that can be read; known: ${pictureEndings.join(', ')}`);
  return reader(await readBytes(file), file, options);
}
