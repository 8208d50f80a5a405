import { argument, pointer } from './job';

/**
 * Maximum of 2x2 squares. Arguments: x `[batch, 2h, 2w, channels]` with an odd last line or column left out, result, batch x h,
 * h, w, channels, height of x, width of x. Unit: one line of the result.
 */
export function maxPool(unit: i32): void {
  const height = argument(3);
  const width = argument(4);
  const channels = argument(5);
  const pixel = (<usize>channels) << 2;
  const line = <usize>argument(7) * pixel;
  const image = unit / height;
  let from = pointer(0) + <usize>(image * argument(6) + 2 * (unit % height)) * line;
  let to = pointer(1) + <usize>(unit * width) * pixel;
  for (let x = 0; x < width; x++) {
    const vectorStop = to + ((<usize>(channels & ~3)) << 2);
    const stop = to + pixel;
    for (; to < vectorStop; to += 16, from += 16) {
      const top = f32x4.max(v128.load(from), v128.load(from + pixel));
      const bottom = f32x4.max(v128.load(from + line), v128.load(from + line + pixel));
      v128.store(to, f32x4.max(top, bottom));
    }
    for (; to < stop; to += 4, from += 4) {
      const top = max(load<f32>(from), load<f32>(from + pixel));
      store<f32>(to, max(top, max(load<f32>(from + line), load<f32>(from + line + pixel))));
    }
    from += pixel;
  }
}

/**
 * Gradient of the maximum of 2x2 squares: dy goes to the first of the four that holds it. Arguments: dy, x, y, result, batch x h,
 * h, w, channels; the height and width of x are even. Unit: one line of dy.
 */
export function maxPoolGradient(unit: i32): void {
  const width = argument(6);
  const channels = argument(7);
  const pixel = (<usize>channels) << 2;
  const line = <usize>(2 * width) * pixel;
  let at = <usize>(unit * 2) * line;
  let small = <usize>(unit * width) * pixel;
  const zero = f32x4.splat(0);
  for (let x = 0; x < width; x++) {
    const vectorStop = small + ((<usize>(channels & ~3)) << 2);
    const stop = small + pixel;
    for (; small < vectorStop; small += 16, at += 16) {
      const from = pointer(1) + at;
      const to = pointer(3) + at;
      const y = v128.load(pointer(2) + small);
      let dy = v128.load(pointer(0) + small);
      let hit = f32x4.eq(v128.load(from), y);
      v128.store(to, v128.and(dy, hit));
      dy = v128.bitselect(zero, dy, hit);
      hit = f32x4.eq(v128.load(from + pixel), y);
      v128.store(to + pixel, v128.and(dy, hit));
      dy = v128.bitselect(zero, dy, hit);
      hit = f32x4.eq(v128.load(from + line), y);
      v128.store(to + line, v128.and(dy, hit));
      dy = v128.bitselect(zero, dy, hit);
      hit = f32x4.eq(v128.load(from + line + pixel), y);
      v128.store(to + line + pixel, v128.and(dy, hit));
    }
    for (; small < stop; small += 4, at += 4) {
      const from = pointer(1) + at;
      const to = pointer(3) + at;
      const y = load<f32>(pointer(2) + small);
      let dy = load<f32>(pointer(0) + small);
      dy = route(from, to, y, dy);
      dy = route(from + pixel, to + pixel, y, dy);
      dy = route(from + line, to + line, y, dy);
      route(from + line + pixel, to + line + pixel, y, dy);
    }
    at += pixel;
  }
}

/** Gives dy to a place that holds the maximum. @returns what is left. */
function route(from: usize, to: usize, y: f32, dy: f32): f32 {
  const isHit = load<f32>(from) === y;
  store<f32>(to, isHit ? dy : 0);
  return isHit ? 0 : dy;
}
