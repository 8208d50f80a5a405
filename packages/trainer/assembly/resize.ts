import { argument, pointer } from './job';
import { multiplyAdd } from './tile';

/** Old points between two new ones, with the first and the last points on each other. */
function spacing(from: i32, to: i32): f64 {
  return to > 1 ? <f64>(from - 1) / <f64>(to - 1) : 0;
}

/** a x + b y, over `count` numbers. */
function blend(target: usize, x: usize, a: f32, y: usize, b: f32, count: i32): void {
  const stop = target + ((<usize>count) << 2);
  const vectorStop = target + ((<usize>(count & ~3)) << 2);
  const allA = f32x4.splat(a);
  const allB = f32x4.splat(b);
  for (; target < vectorStop; target += 16, x += 16, y += 16)
    v128.store(target, multiplyAdd(allA, v128.load(x), f32x4.mul(allB, v128.load(y))));
  for (; target < stop; target += 4, x += 4, y += 4) store<f32>(target, a * load<f32>(x) + b * load<f32>(y));
}

/** target += a x, over `count` numbers. */
function accumulate(target: usize, x: usize, a: f32, count: i32): void {
  const stop = target + ((<usize>count) << 2);
  const vectorStop = target + ((<usize>(count & ~3)) << 2);
  const allA = f32x4.splat(a);
  for (; target < vectorStop; target += 16, x += 16)
    v128.store(target, multiplyAdd(allA, v128.load(x), v128.load(target)));
  for (; target < stop; target += 4, x += 4) store<f32>(target, load<f32>(target) + a * load<f32>(x));
}

/**
 * Bilinear interpolation with aligned corners. Arguments: x, result, height, width, channels, new height, new width, scratch,
 * bytes of scratch per thread, which hold an old line. Unit: one new line of one image.
 */
export function resizeBilinear(unit: i32, thread: i32): void {
  const height = argument(2);
  const width = argument(3);
  const channels = argument(4);
  const newHeight = argument(5);
  const newWidth = argument(6);
  const scratch = pointer(7) + <usize>thread * pointer(8);
  const lineNumbers = width * channels;
  const pixelBytes = (<usize>channels) << 2;
  const image = pointer(0) + ((<usize>(unit / newHeight) * <usize>(height * lineNumbers)) << 2);
  const down = <f64>(unit % newHeight) * spacing(height, newHeight);
  const low = <i32>down;
  const high = min(low + 1, height - 1);
  const weight = <f32>(down - <f64>low);
  const lineBytes = (<usize>lineNumbers) << 2;
  blend(
    scratch,
    image + <usize>low * lineBytes,
    1 - weight,
    image + <usize>high * lineBytes,
    weight,
    lineNumbers,
  );
  const target = pointer(1) + <usize>(unit * newWidth) * pixelBytes;
  const step = spacing(width, newWidth);
  for (let column = 0; column < newWidth; column++) {
    const right = <f64>column * step;
    const from = <i32>right;
    const to = min(from + 1, width - 1);
    const part = <f32>(right - <f64>from);
    blend(
      target + <usize>column * pixelBytes,
      scratch + <usize>from * pixelBytes,
      1 - part,
      scratch + <usize>to * pixelBytes,
      part,
      channels,
    );
  }
}

/** The first new point that an old one takes part in. */
function firstNear(old: i32, step: f64): i32 {
  return step > 0 ? max(0, <i32>Math.ceil(<f64>(old - 1) / step)) : 0;
}

/** How much an old point takes part in a new one. */
function share(old: i32, point: i32, step: f64): f32 {
  return <f32>max<f64>(0, 1 - Math.abs(<f64>point * step - <f64>old));
}

/**
 * Its gradient. Arguments: dy, result, height, width, channels of the result, height and width of dy, scratch, bytes of scratch
 * per thread, which hold a line of dy. Unit: one line of one image of the result.
 */
export function resizeBilinearGradient(unit: i32, thread: i32): void {
  const height = argument(2);
  const width = argument(3);
  const channels = argument(4);
  const newHeight = argument(5);
  const newWidth = argument(6);
  const scratch = pointer(7) + <usize>thread * pointer(8);
  const lineNumbers = newWidth * channels;
  const lineBytes = (<usize>lineNumbers) << 2;
  const pixelBytes = (<usize>channels) << 2;
  const image = pointer(0) + <usize>(unit / height) * <usize>newHeight * lineBytes;
  const line = unit % height;
  const down = spacing(height, newHeight);
  memory.fill(scratch, 0, lineBytes);
  for (let other = firstNear(line, down); other < newHeight; other++) {
    if (<f64>other * down >= <f64>(line + 1)) break;
    accumulate(scratch, image + <usize>other * lineBytes, share(line, other, down), lineNumbers);
  }
  const target = pointer(1) + <usize>(unit * width) * pixelBytes;
  memory.fill(target, 0, <usize>width * pixelBytes);
  const right = spacing(width, newWidth);
  for (let column = 0; column < width; column++) {
    for (let other = firstNear(column, right); other < newWidth; other++) {
      if (<f64>other * right >= <f64>(column + 1)) break;
      accumulate(
        target + <usize>column * pixelBytes,
        scratch + <usize>other * pixelBytes,
        share(column, other, right),
        channels,
      );
    }
  }
}
