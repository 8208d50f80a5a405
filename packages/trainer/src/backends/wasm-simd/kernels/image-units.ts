/** How the images of a batch are shared out. */
export interface ImageUnits {
  /** Lines of an image in a unit. */
  readonly lines: number;
  /** Images in a unit: more than one only where all their lines are. */
  readonly images: number;
  readonly unitsPerImage: number;
  /** Of the whole batch. */
  readonly units: number;
}

/**
 * Units of some lines of an image, or of some whole images where more than one fits.
 *
 * @param fittingLines lines, and `fittingImages` images, for whose work a thread has room.
 * @param leastUnits about as many units as there should be at least.
 */
export function imageUnits(
  batch: number,
  height: number,
  fittingLines: number,
  fittingImages: number,
  leastUnits: number,
): ImageUnits {
  const fairShare = Math.ceil((batch * height) / leastUnits);
  const lines = Math.max(1, Math.min(height, fittingLines, fairShare));
  const images = Math.max(1, Math.min(fittingImages, Math.floor(fairShare / height)));
  const unitsPerImage = Math.ceil(height / lines);
  return { lines, images, unitsPerImage, units: Math.ceil(batch / images) * unitsPerImage };
}
