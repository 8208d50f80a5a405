import { argument, pointer } from './job';
import { rowTile } from './tile';

/**
 * Convolution of stride 1 and "same" padding. Arguments: images, packed filter, result, height, width, in channels, out
 * channels, filter height, filter width, lines per unit, units per image, images per unit, batch, scratch, its bytes per thread.
 * Unit: some lines of an image, or some whole images. Its lines and their surroundings are copied with zeros around them, so
 * that the patches of a pixel are `filter height` runs of consecutive numbers.
 */
export function convolve(unit: i32, thread: i32): void {
  const height = argument(3);
  const width = argument(4);
  const inChannels = argument(5);
  const outChannels = argument(6);
  const filterHeight = argument(7);
  const filterWidth = argument(8);
  const linesPerUnit = argument(9);
  const unitsPerImage = argument(10);
  const imagesPerUnit = argument(11);
  const firstImage = (unit / unitsPerImage) * imagesPerUnit;
  const images = min(imagesPerUnit, argument(12) - firstImage);
  const firstLine = (unit % unitsPerImage) * linesPerUnit;
  const lines = min(linesPerUnit, height - firstLine);
  const scratch = pointer(13) + <usize>thread * pointer(14);

  const top = (filterHeight - 1) >> 1;
  const left = (filterWidth - 1) >> 1;
  const pixelBytes = (<usize>inChannels) << 2;
  const imageLine = <usize>width * pixelBytes;
  const bandLine = <usize>(width + filterWidth - 1) * pixelBytes;
  const bandLines = lines + filterHeight - 1;
  const bandBytes = <usize>bandLines * bandLine;
  const leftBytes = <usize>left * pixelBytes;
  const rightBytes = bandLine - leftBytes - imageLine;
  for (let image = 0; image < images; image++) {
    const source = pointer(0) + <usize>((firstImage + image) * height) * imageLine;
    let to = scratch + <usize>image * bandBytes;
    for (let line = firstLine - top; line < firstLine - top + bandLines; line++) {
      if (line < 0 || line >= height) {
        memory.fill(to, 0, bandLine);
      } else {
        if (leftBytes > 0) memory.fill(to, 0, leftBytes);
        memory.copy(to + leftBytes, source + <usize>line * imageLine, imageLine);
        if (rightBytes > 0) memory.fill(to + leftBytes + imageLine, 0, rightBytes);
      }
      to += bandLine;
    }
  }

  const panels = (outChannels + 7) >> 3;
  const panelBytes = (<usize>(filterHeight * filterWidth * inChannels)) << 5;
  const outBytes = (<usize>outChannels) << 2;
  const runLength = filterWidth * inChannels;
  const pixels = lines * width;
  for (let panel = 0; panel < panels; panel++) {
    const packed = pointer(1) + <usize>panel * panelBytes;
    const columns = min(8, outChannels - panel * 8);
    for (let image = 0; image < images; image++) {
      const band = scratch + <usize>image * bandBytes;
      let target =
        pointer(2) +
        <usize>(((firstImage + image) * height + firstLine) * width) * outBytes +
        ((<usize>panel) << 5);
      let x = 0;
      let lineStart = band;
      for (let pixel = 0; pixel < pixels; pixel += 4) {
        const rows = min(4, pixels - pixel);
        const r0 = lineStart + <usize>x * pixelBytes;
        let r1 = r0;
        let r2 = r0;
        let r3 = r0;
        if (x + 4 <= width) {
          r1 = r0 + pixelBytes;
          r2 = r1 + pixelBytes;
          r3 = r2 + pixelBytes;
          x += 4;
          if (x === width) {
            x = 0;
            lineStart += bandLine;
          }
        } else {
          if (++x === width) {
            x = 0;
            lineStart += bandLine;
          }
          if (rows > 1) {
            r1 = lineStart + <usize>x * pixelBytes;
            if (++x === width) {
              x = 0;
              lineStart += bandLine;
            }
          }
          if (rows > 2) {
            r2 = lineStart + <usize>x * pixelBytes;
            if (++x === width) {
              x = 0;
              lineStart += bandLine;
            }
          }
          if (rows > 3) {
            r3 = lineStart + <usize>x * pixelBytes;
            if (++x === width) {
              x = 0;
              lineStart += bandLine;
            }
          }
        }
        rowTile(
          r0,
          r1,
          r2,
          r3,
          packed,
          filterHeight,
          runLength,
          bandLine,
          target,
          outBytes,
          rows,
          columns,
          false,
        );
        target += outBytes << 2;
      }
    }
  }
}
