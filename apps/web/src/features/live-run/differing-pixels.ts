/**
 * Where two painted segmentations differ.
 *
 * @param one, other RGBA, four bytes a pixel, equally long. Transparent pixels are alike whatever colour they hold.
 * @returns the pixels' indices, ascending.
 */
export function differingPixels(one: ArrayLike<number>, other: ArrayLike<number>): readonly number[] {
  const found: number[] = [];
  for (let pixel = 0; pixel * 4 < one.length; pixel++) {
    const at = pixel * 4;
    const isClear = one[at + 3] === 0;
    if (isClear !== (other[at + 3] === 0)) found.push(pixel);
    else if (
      !isClear &&
      (one[at] !== other[at] || one[at + 1] !== other[at + 1] || one[at + 2] !== other[at + 2])
    )
      found.push(pixel);
  }
  return found;
}
