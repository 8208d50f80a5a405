import { argument, pointer } from './job';
import { gather } from './pack';
import { rowTile } from './tile';
import { resultTile, transformTile } from './winograd-transform';

/** Four columns of a line of a filter; missing ones are 0. */
function fourColumns(from: usize, stride: usize, count: i32): v128 {
  if (count >= 4) return stride === 4 ? v128.load(from) : gather(from, stride);
  let four = f32x4.splat(0);
  if (count > 0) four = f32x4.replace_lane(four, 0, load<f32>(from));
  if (count > 1) four = f32x4.replace_lane(four, 1, load<f32>(from + stride));
  if (count > 2) four = f32x4.replace_lane(four, 2, load<f32>(from + 2 * stride));
  return four;
}

/** Stores the four lines of G g of three lines, `step` bytes apart. */
function storeFilterLines(to: usize, step: usize, a: v128, b: v128, c: v128): void {
  const outer = f32x4.add(a, c);
  const half = f32x4.splat(0.5);
  v128.store(to, a);
  v128.store(to + step, f32x4.mul(half, f32x4.add(outer, b)));
  v128.store(to + 2 * step, f32x4.mul(half, f32x4.sub(outer, b)));
  v128.store(to + 3 * step, c);
}

/**
 * Transforms filters of 3 x 3 taps into `[16 points, panel, channels, 8]`; missing columns are 0. Arguments: source, target,
 * and, in numbers, tap stride, channels, channel stride, columns, column stride. Unit: one panel.
 */
export function packWinograd(unit: i32): void {
  const tapStride = (<usize>argument(2)) << 2;
  const channels = argument(3);
  const channelStride = (<usize>argument(4)) << 2;
  const columns = argument(5);
  const columnStride = (<usize>argument(6)) << 2;
  const panels = (columns + 7) >> 3;
  const plane = (<usize>(panels * channels)) << 5;
  for (let half = 0; half < 2; half++) {
    const column = unit * 8 + half * 4;
    const count = columns - column;
    let from = pointer(0) + <usize>column * columnStride;
    let to = pointer(1) + ((<usize>(unit * channels)) << 5) + ((<usize>half) << 4);
    for (let channel = 0; channel < channels; channel++) {
      for (let tap: usize = 0; tap < 3; tap++) {
        const at = from + tap * tapStride;
        storeFilterLines(
          to + tap * plane,
          4 * plane,
          fourColumns(at, columnStride, count),
          fourColumns(at + 3 * tapStride, columnStride, count),
          fourColumns(at + 6 * tapStride, columnStride, count),
        );
      }
      for (let line: usize = 0; line < 4; line++) {
        const at = to + 4 * line * plane;
        storeFilterLines(at, plane, v128.load(at), v128.load(at + plane), v128.load(at + 2 * plane));
      }
      from += channelStride;
      to += 32;
    }
  }
}

/**
 * Convolution of stride 1 and "same" padding with transformed filters of 3 x 3: 16 products for 4 pixels where 36 would be.
 * Arguments: images, packed filter, result, height, width, in channels (a multiple of 4), out channels, lines of tiles per
 * unit, units per image, images per unit, batch, scratch, its bytes per thread.
 * Unit: some lines of tiles of an image, or some whole images. A tile is 2 x 2 pixels.
 */
export function winograd(unit: i32, thread: i32): void {
  const height = argument(3);
  const width = argument(4);
  const inChannels = argument(5);
  const outChannels = argument(6);
  const linesPerUnit = argument(7);
  const unitsPerImage = argument(8);
  const imagesPerUnit = argument(9);
  const firstImage = (unit / unitsPerImage) * imagesPerUnit;
  const images = min(imagesPerUnit, argument(10) - firstImage);
  const firstLine = (unit % unitsPerImage) * linesPerUnit;
  const across = (width + 1) >> 1;
  const lines = min(linesPerUnit, ((height + 1) >> 1) - firstLine);
  const tiles = images * lines * across;
  const paddedTiles = (tiles + 3) & ~3;
  const panels = (outChannels + 7) >> 3;
  const inBytes = (<usize>inChannels) << 2;
  const outBytes = (<usize>outChannels) << 2;
  const productBytes = (<usize>panels) << 5;
  // A cache line more, as planes that are a power of two apart would share a set of the cache.
  const inPlane = <usize>paddedTiles * inBytes + 64;
  const productPlane = <usize>paddedTiles * productBytes + 64;
  const patch = pointer(11) + <usize>thread * pointer(12);
  const left = patch + (inBytes << 4);
  const product = left + (inPlane << 4);

  let to = left;
  for (let image = firstImage; image < firstImage + images; image++) {
    const source = pointer(0) + <usize>(image * height * width) * inBytes;
    for (let y = 2 * firstLine; y < 2 * (firstLine + lines); y += 2) {
      for (let x = 0; x < width; x += 2) {
        transformTile(source, inBytes, height, width, y, x, inChannels, to, inPlane, 16, patch);
        to += inBytes;
      }
    }
  }

  let right = pointer(1);
  for (let point = 0; point < 16; point++) {
    for (let panel = 0; panel < panels; panel++) {
      let target = product + <usize>point * productPlane + ((<usize>panel) << 5);
      let row = left + <usize>point * inPlane;
      for (let tile = 0; tile < tiles; tile += 4) {
        const r1 = row + inBytes;
        const r2 = r1 + inBytes;
        rowTile(row, r1, r2, r2 + inBytes, right, 1, inChannels, 0, target, productBytes, 4, 8, false);
        row += inBytes << 2;
        target += productBytes << 2;
      }
      right += inBytes << 3;
    }
  }

  let from = product;
  const lineBytes = <usize>width * outBytes;
  for (let image = firstImage; image < firstImage + images; image++) {
    for (let y = 2 * firstLine; y < 2 * (firstLine + lines); y += 2) {
      let target = pointer(2) + <usize>(image * height + y) * lineBytes;
      for (let x = 0; x < width; x += 2) {
        for (let channel = 0; channel < outChannels; channel += 8) {
          const offset = (<usize>channel) << 2;
          resultTile(
            from + offset,
            productPlane,
            target + offset,
            outBytes,
            lineBytes,
            min(2, height - y),
            min(2, width - x),
            min(8, outChannels - channel),
          );
        }
        from += productBytes;
        target += outBytes << 1;
      }
    }
  }
}
