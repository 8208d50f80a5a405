import dicomParser from 'dicom-parser';
import { DatasetError } from '../dataset-error.js';
import { channelLayout, type Picture } from '../picture.js';

/** Transfer syntaxes whose pixels are not compressed. */
const readable: Readonly<Record<string, 'little' | 'big'>> = {
  '1.2.840.10008.1.2': 'little',
  '1.2.840.10008.1.2.1': 'little',
  '1.2.840.10008.1.2.1.99': 'little',
  '1.2.840.10008.1.2.2': 'big',
};

/** How the stored numbers become those that are shown. */
export interface DicomOptions {
  /** Brings pixels to the window that the file names for display: [0, 1] then, else the modality's own units. */
  readonly isWindowed: boolean;
}

/**
 * Reads the frames of a DICOM file: the rescaled values (PS3.3 C.11.1), white the largest also where 0 is stored for white, and the
 * range that the stored bits allow. Nothing but pixels and how to show them is looked at: no name leaves the file.
 *
 * @throws DatasetError
 */
export function readDicom(
  bytes: Uint8Array,
  place: string,
  { isWindowed }: DicomOptions,
): readonly Picture[] {
  const refuse = (problem: string): never => {
    throw new DatasetError(place, problem);
  };
  let file: ReturnType<typeof dicomParser.parseDicom> | undefined;
  try {
    file = dicomParser.parseDicom(bytes);
  } catch (error) {
    const reason = typeof error === 'string' ? error : (error as Error).message;
    return refuse(`is no DICOM file that can be read (${reason ?? 'cut off'}); copy it again, or convert it`);
  }
  const syntax = file.string('x00020010') ?? '1.2.840.10008.1.2';
  const order = readable[syntax];
  if (order === undefined)
    return refuse(
      `has the transfer syntax ${syntax}, whose pixels are compressed; ${Object.keys(readable).join(', ')} can be read: convert it with gdcmconv --raw`,
    );
  const number = (tag: string): number | undefined => file.uint16(tag);
  const [height = 0, width = 0] = [number('x00280010'), number('x00280011')];
  const channels = number('x00280002') ?? 1;
  const bits = number('x00280100') ?? 16;
  const storedBits = number('x00280101') ?? bits;
  const isSigned = number('x00280103') === 1;
  const photometric = (file.string('x00280004') ?? '').trim();
  if (!['MONOCHROME1', 'MONOCHROME2', 'RGB'].includes(photometric))
    refuse(
      `has pixels of the kind "${photometric}"; MONOCHROME1, MONOCHROME2 and RGB can be read: convert it`,
    );
  if (bits !== 8 && bits !== 16) refuse(`stores pixels in ${bits} bits; 8 and 16 can be read: convert it`);
  const element = file.elements.x7fe00010;
  const frames = Math.max(1, Number(file.string('x00280008') ?? 1));
  const perFrame = height * width * channels;
  const wanted = frames * perFrame * (bits / 8);
  if (
    element === undefined ||
    wanted === 0 ||
    element.length < wanted ||
    element.dataOffset + wanted > bytes.length
  )
    return refuse(`is cut off: it has ${element?.length ?? 0} bytes of pixels of ${wanted}; copy it again`);

  const view = new DataView(file.byteArray.buffer, file.byteArray.byteOffset + element.dataOffset, wanted);
  const [slope, intercept] = [file.floatString('x00281053') ?? 1, file.floatString('x00281052') ?? 0];
  const shift = 32 - storedBits;
  const stored = (at: number): number => {
    const raw = bits === 8 ? view.getUint8(at) : view.getUint16(2 * at, order === 'little');
    return isSigned ? (raw << shift) >> shift : (raw << shift) >>> shift;
  };
  const limits = isSigned ? [-(2 ** (storedBits - 1)), 2 ** (storedBits - 1) - 1] : [0, 2 ** storedBits - 1];
  const [low, high] = limits.map((value) => slope * value + intercept) as [number, number];
  const show = isWindowed ? windowOf(file, place) : (value: number) => value;
  const range = isWindowed ? ([0, 1] as const) : ([low, high] as const);
  const isInverted = photometric === 'MONOCHROME1';
  const isPlanar = channels > 1 && number('x00280006') === 1;
  return Array.from({ length: frames }, (_, frame) => {
    const values = new Float32Array(perFrame);
    for (let index = 0; index < perFrame; index++) {
      const from = isPlanar ? (index % channels) * height * width + Math.floor(index / channels) : index;
      const value = show(slope * stored(frame * perFrame + from) + intercept);
      values[index] = isInverted ? range[0] + range[1] - value : value;
    }
    return { height, width, channels, values, layout: channelLayout(channels), range };
  });
}

/** Values -> [0, 1] by the window of the file. Source: DICOM PS3.3 C.11.2.1.2.1, LINEAR. */
function windowOf(file: dicomParser.DataSet, place: string): (value: number) => number {
  const [centre, width] = [file.floatString('x00281050'), file.floatString('x00281051')];
  if (centre === undefined || width === undefined || width < 1)
    throw new DatasetError(place, 'has no window to show it by; set dataset.dicomWindow to false');
  return (value) => {
    const place = (value - (centre - 0.5)) / (width - 1) + 0.5;
    if (value <= centre - 0.5 - (width - 1) / 2) return 0;
    if (value > centre - 0.5 + (width - 1) / 2) return 1;
    return place;
  };
}
