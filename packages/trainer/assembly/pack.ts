import { argument, pointer } from './job';

/**
 * Packs right factors `[taps x channels, columns]`, one per batch, into panels `[batch, panel, taps x channels, 8]`; missing
 * columns are 0. Arguments: source, target, taps, and strides in numbers: tap, channels, channel, columns, column, batch.
 * Unit: one tap of one panel of one batch.
 */
export function packPanel(unit: i32): void {
  const source = pointer(0);
  const taps = argument(2);
  const tapStride = argument(3);
  const channels = argument(4);
  const channelStride = (<usize>argument(5)) << 2;
  const columns = argument(6);
  const columnStride = (<usize>argument(7)) << 2;
  const batchStride = argument(8);
  const panels = (columns + 7) >> 3;
  const tap = unit % taps;
  const panel = (unit / taps) % panels;
  const batch = unit / (taps * panels);
  const count = min(8, columns - panel * 8);
  let from =
    source + ((<usize>(batch * batchStride + tap * tapStride)) << 2) + <usize>(panel * 8) * columnStride;
  let to = pointer(1) + ((<usize>unit * <usize>channels) << 5);
  if (count === 8) {
    const end = from + <usize>channels * channelStride;
    if (columnStride === 4) {
      for (; from !== end; from += channelStride, to += 32) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      }
      return;
    }
    const half = columnStride << 2;
    for (; from !== end; from += channelStride, to += 32) {
      v128.store(to, gather(from, columnStride));
      v128.store(to, gather(from + half, columnStride), 16);
    }
    return;
  }
  for (let channel = 0; channel < channels; channel++) {
    let at = from;
    for (let column = 0; column < 8; column++) {
      store<f32>(to + ((<usize>column) << 2), column < count ? load<f32>(at) : <f32>0);
      at += columnStride;
    }
    from += channelStride;
    to += 32;
  }
}

/** Four numbers that lie `stride` bytes apart. */
export function gather(from: usize, stride: usize): v128 {
  let four = v128.load_splat<f32>(from);
  four = f32x4.replace_lane(four, 1, load<f32>(from + stride));
  four = f32x4.replace_lane(four, 2, load<f32>(from + 2 * stride));
  return f32x4.replace_lane(four, 3, load<f32>(from + 3 * stride));
}

/**
 * Packs images `[batch, height, width, channels]` into `[batch, panel, height + extra, width + extra, 2^bits]` with zeros
 * around and for missing channels. Arguments: source, target, height, width, channels, bits, top, left, packed height, packed
 * width, address of a factor for every image or 0. Unit: one packed line of one image.
 */
export function packImage(unit: i32): void {
  const height = argument(2);
  const width = argument(3);
  const channels = argument(4);
  const bits = argument(5);
  const left = argument(7);
  const packedHeight = argument(8);
  const packedWidth = argument(9);
  const panelWidth = 1 << bits;
  const panels = (channels + panelWidth - 1) >> bits;
  const image = unit / packedHeight;
  const packedLine = unit % packedHeight;
  const line = packedLine - argument(6);
  const pixelBytes = (<usize>4) << bits;
  const lineBytes = <usize>packedWidth * pixelBytes;
  const leftBytes = <usize>left * pixelBytes;
  const factors = pointer(10);
  const factor = factors === 0 ? <f32>1 : load<f32>(factors + ((<usize>image) << 2));
  const allFactor = f32x4.splat(factor);
  for (let panel = 0; panel < panels; panel++) {
    let to = pointer(1) + <usize>((image * panels + panel) * packedHeight + packedLine) * lineBytes;
    if (line < 0 || line >= height) {
      memory.fill(to, 0, lineBytes);
      continue;
    }
    const count = min(panelWidth, channels - (panel << bits));
    let from = pointer(0) + ((<usize>((image * height + line) * width * channels + (panel << bits))) << 2);
    if (left > 0) memory.fill(to, 0, leftBytes);
    to += leftBytes;
    for (let column = 0; column < width; column++) {
      if (count === panelWidth) {
        v128.store(to, f32x4.mul(allFactor, v128.load(from)));
        if (bits === 3) v128.store(to, f32x4.mul(allFactor, v128.load(from, 16)), 16);
      } else {
        for (let channel = 0; channel < panelWidth; channel++) {
          const at = (<usize>channel) << 2;
          store<f32>(to + at, channel < count ? factor * load<f32>(from + at) : 0);
        }
      }
      from += (<usize>channels) << 2;
      to += pixelBytes;
    }
    if (packedWidth > left + width) memory.fill(to, 0, <usize>(packedWidth - left - width) * pixelBytes);
  }
}
