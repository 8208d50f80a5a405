import { argument, pointer } from './job';
import { pixelTile } from './tile';

/**
 * Gradient of a filter, dW[tap, in, out] = sum over pixels of x shifted by the tap times dy, for each image or over all.
 * Arguments: packed x, packed dy, result, images, whether over all, height, width, in channels, out channels, filter height,
 * filter width, tiles per unit, units per result, lines per block.
 * Unit: some tiles of (4 in channels, tap) of one result. Pixels are added in the order of the image, block by block.
 */
export function filterGradient(unit: i32): void {
  const isSum = argument(4) !== 0;
  const height = argument(5);
  const width = argument(6);
  const inChannels = argument(7);
  const outChannels = argument(8);
  const filterHeight = argument(9);
  const filterWidth = argument(10);
  const tilesPerUnit = argument(11);
  const unitsPerResult = argument(12);
  const linesPerBlock = argument(13);
  const taps = filterHeight * filterWidth;
  const inPanels = (inChannels + 3) >> 2;
  const outPanels = (outChannels + 7) >> 3;
  const result = unit / unitsPerResult;
  const firstTile = (unit % unitsPerResult) * tilesPerUnit;
  const endTile = min(firstTile + tilesPerUnit, taps * inPanels);
  const firstImage = isSum ? 0 : result;
  const endImage = isSum ? argument(3) : result + 1;
  const leftLine = (<usize>(width + filterWidth - 1)) << 4;
  const leftPanel = <usize>(height + filterHeight - 1) * leftLine;
  const rightPanel = (<usize>(height * width)) << 5;
  const outBytes = (<usize>outChannels) << 2;
  const target = pointer(2) + <usize>(result * taps * inChannels) * outBytes;
  for (let image = firstImage; image < endImage; image++) {
    const left = pointer(0) + <usize>(image * inPanels) * leftPanel;
    const right = pointer(1) + <usize>(image * outPanels) * rightPanel;
    for (let line = 0; line < height; line += linesPerBlock) {
      const lines = min(linesPerBlock, height - line);
      const adds = image > firstImage || line > 0;
      for (let panel = 0; panel < outPanels; panel++) {
        const dy = right + <usize>panel * rightPanel + ((<usize>(line * width)) << 5);
        const columns = min(8, outChannels - panel * 8);
        for (let tile = firstTile; tile < endTile; tile++) {
          const tap = tile % taps;
          const inPanel = tile / taps;
          const x =
            left +
            <usize>inPanel * leftPanel +
            <usize>(line + tap / filterWidth) * leftLine +
            ((<usize>(tap % filterWidth)) << 4);
          pixelTile(
            x,
            dy,
            lines,
            width,
            leftLine,
            target + <usize>(tap * inChannels + inPanel * 4) * outBytes + ((<usize>panel) << 5),
            outBytes,
            min(4, inChannels - inPanel * 4),
            columns,
            adds,
          );
        }
      }
    }
  }
}
