import { argument, pointer } from './job';
import { pixelTile } from './tile';
import { storeTaps, transformGradient, transformTile } from './winograd-transform';

/**
 * Gradient of filters of 3 x 3 taps, for each image or over all: G' [sum over tiles of (B' x B) (A dy A')] G. Arguments: x, dy,
 * result, images, whether over all, height, width, in channels and out channels (multiples of 4), in channels per unit (a
 * multiple of 4), lines of tiles per block, address of a factor for every image or 0, scratch, its bytes per thread.
 * Unit: some in channels of one result. Tiles are added in the order of the image, block by block.
 */
export function winogradGradient(unit: i32, thread: i32): void {
  const isSum = argument(4) !== 0;
  const height = argument(5);
  const width = argument(6);
  const inChannels = argument(7);
  const outChannels = argument(8);
  const channelsPerUnit = argument(9);
  const linesPerBlock = argument(10);
  const factors = pointer(11);
  const unitsPerResult = (inChannels + channelsPerUnit - 1) / channelsPerUnit;
  const result = unit / unitsPerResult;
  const firstChannel = (unit % unitsPerResult) * channelsPerUnit;
  const channels = min(channelsPerUnit, inChannels - firstChannel);
  const firstImage = isSum ? 0 : result;
  const endImage = isSum ? argument(3) : result + 1;
  const across = (width + 1) >> 1;
  const down = (height + 1) >> 1;
  const outPanels = (outChannels + 7) >> 3;
  const inBytes = (<usize>inChannels) << 2;
  const outBytes = (<usize>outChannels) << 2;
  const rowBytes = (<usize>outPanels) << 5;
  const blockTiles = <usize>(linesPerBlock * across);
  const xPlane = blockTiles * ((<usize>channels) << 2) + 64;
  const dyPlane = blockTiles * rowBytes + 64;
  const sumPlane = (<usize>channels) << 5;
  const patch = pointer(12) + <usize>thread * pointer(13);
  const left = patch + ((<usize>channels) << 6);
  const right = left + (xPlane << 4);
  const sums = right + (dyPlane << 4);
  const tapBytes = <usize>inChannels * outBytes;
  const target = pointer(2) + <usize>(result * 9) * tapBytes + <usize>firstChannel * outBytes;

  for (let image = firstImage; image < endImage; image++) {
    const x0 = pointer(0) + <usize>(image * height * width) * inBytes + ((<usize>firstChannel) << 2);
    const dy0 = pointer(1) + <usize>(image * height * width) * outBytes;
    const factor = f32x4.splat(factors === 0 ? <f32>1 : load<f32>(factors + ((<usize>image) << 2)));
    for (let line = 0; line < down; line += linesPerBlock) {
      const lines = min(linesPerBlock, down - line);
      const tiles = lines * across;
      const leftStep = (<usize>tiles) << 4;
      const rightStep = (<usize>tiles) << 5;
      let tile: usize = 0;
      for (let y = 2 * line; y < 2 * (line + lines); y += 2) {
        for (let x = 0; x < width; x += 2) {
          transformTile(
            x0,
            inBytes,
            height,
            width,
            y,
            x,
            channels,
            left + (tile << 4),
            xPlane,
            leftStep,
            patch,
          );
          const from = dy0 + <usize>(y * width + x) * outBytes;
          for (let channel = 0; channel < outChannels; channel += 4) {
            transformGradient(
              from + ((<usize>channel) << 2),
              outBytes,
              <usize>width * outBytes,
              min(2, height - y),
              min(2, width - x),
              factor,
              right + <usize>(channel >> 3) * rightStep + (tile << 5) + ((<usize>(channel & 4)) << 2),
              dyPlane,
            );
          }
          tile++;
        }
      }
      const isFirst = image === firstImage && line === 0;
      const isLast = image === endImage - 1 && line + lines === down;
      for (let panel = 0; panel < outPanels; panel++) {
        // Sums that no other block adds to are written out before the next panel's take their place.
        const sum = sums + <usize>(isFirst && isLast ? 0 : panel) * (sumPlane << 4);
        let to = sum;
        for (let point = 0; point < 16; point++) {
          const p = right + <usize>point * dyPlane + <usize>panel * rightStep;
          let q = left + <usize>point * xPlane;
          for (let channel = 0; channel < channels; channel += 4) {
            pixelTile(q, p, 1, tiles, 0, to, 32, 4, 8, !isFirst);
            q += leftStep;
            to += 128;
          }
        }
        if (isLast) {
          const column = target + ((<usize>panel) << 5);
          for (let channel = 0; channel < channels; channel++)
            storeTaps(
              sum + ((<usize>channel) << 5),
              sumPlane,
              column + <usize>channel * outBytes,
              tapBytes,
              min(8, outChannels - panel * 8),
            );
        }
      }
    }
  }
}
