import { PrivacyParameterError } from '../accountant.js';

/** Finds the order with the least value of a function; `hint` remembers where the last search ended. */
export interface OrderSearch {
  /** Least value of `f` over the orders: `Infinity` if it is nowhere finite. `NaN` counts as `Infinity`. */
  minimum(f: (order: number) => number, hint?: SearchHint): number;
  /**
   * Orders, decreasing, of which one is the best or next to the best for `first`, one for `last`, and one for each
   * mixture of both, when the best order of `last` is the smaller one.
   */
  between(first: (order: number) => number, last: (order: number) => number): readonly number[];
  /** Orders, increasing, at which a curve may be written down when it cannot be kept. */
  readonly samples: readonly number[];
}

/** Written by one search and read by the next, which is quicker when its answer is nearby; starts as `{}`. */
export interface SearchHint {
  place?: number;
}

/** @throws PrivacyParameterError unless there is at least one order and all are above 1. */
export function searchAmong(orders: readonly number[]): OrderSearch {
  const wrong = orders.find((order) => !(order > 1));
  if (orders.length === 0 || wrong !== undefined)
    throw new PrivacyParameterError('orders', wrong, 'a list of numbers above 1');
  return {
    minimum: (f) =>
      orders.reduce((least, order) => Math.min(least, finite(f(order))), Number.POSITIVE_INFINITY),
    between: () => [...orders].sort((a, b) => b - a),
    samples: [...orders].sort((a, b) => a - b),
  };
}

/** Steps of the lattice for each factor e in order - 1; near an optimum half a step costs about 5e-7 relative. */
const resolution = 512;
const firstPlace = -14 * resolution;
const lastPlace = 16 * resolution;
const betweenStride = 40;
/** Where a search without a hint starts: order - 1 = 7.4. */
const start = 2 * resolution;

/**
 * Orders 1 + exp(k / 512) from 1 + 8e-7 to 9e6, searched for the bottom of a single valley: every sum of Renyi curves
 * gives one, since log E[exp((order - 1) L)] is convex in the order, the terms of the conversion are as well, and a
 * convex function over order - 1 is quasi-convex. Wherever it ends, the value is exact at that order. Orders are visited
 * on a lattice, so that a cache of divergences serves many searches.
 */
export const searchAllOrders: OrderSearch = {
  minimum: (f, hint) => {
    const at = (place: number) =>
      place < firstPlace || place > lastPlace ? Number.POSITIVE_INFINITY : finite(f(orderAt(place)));
    const stride = hint?.place === undefined ? resolution / 4 : 4;
    const bracket = descend(at, hint?.place ?? start, stride);
    const bottom = narrow(at, bracket);
    if (hint !== undefined) hint.place = bottom.place;
    return bottom.value;
  },
  between: (first, last) => {
    const places = new Set<number>();
    const valley = (f: (order: number) => number, from: number): number => {
      let best = { place: from, value: Number.POSITIVE_INFINITY };
      const look = (place: number): boolean => {
        places.add(place);
        const value = finite(f(orderAt(place)));
        const isBetter = value < best.value;
        if (isBetter) best = { place, value };
        return isBetter;
      };
      look(from);
      for (const stride of [betweenStride, -betweenStride])
        for (let place = from + stride; place >= firstPlace && place <= lastPlace; place += stride)
          if (!look(place) && best.value < Number.POSITIVE_INFINITY) break;
      // Half a stride from the best order, epsilon is larger by some 1e-4; after few steps the valley may be sharp.
      for (let half = betweenStride / 2; half >= 10; half /= 2) {
        const { place } = best;
        look(Math.round(place - half));
        look(Math.round(place + half));
      }
      return best.place;
    };
    const low = valley(last, start);
    const high = valley(first, low);
    return [...places]
      .filter((place) => place >= Math.min(low, high) && place <= Math.max(low, high))
      .sort((a, b) => b - a)
      .map(orderAt);
  },
  // Orders 1.02 to 2,000. Between two of them epsilon is larger by 4e-3 at most, relative.
  samples: Array.from({ length: 93 }, (_, index) => orderAt((index - 31) * (resolution / 8))),
};

function orderAt(place: number): number {
  return 1 + Math.exp(place / resolution);
}

interface Point {
  readonly place: number;
  readonly value: number;
}

/** Three places of which the middle one is lowest. */
interface Bracket {
  readonly left: Point;
  readonly middle: Point;
  readonly right: Point;
}

function descend(at: (place: number) => number, from: number, firstStride: number): Bracket {
  const point = (place: number): Point => ({ place, value: at(place) });
  let stride = firstStride;
  let middle = point(from);
  // Too large an order overflows or is out of reach of a quadrature: finite values lie to the left.
  while (middle.value === Number.POSITIVE_INFINITY && middle.place > firstPlace) {
    middle = point(Math.max(firstPlace, middle.place - stride));
    stride *= 2;
  }
  stride = firstStride;
  let left = point(middle.place - stride);
  let right = point(middle.place + stride);
  while (left.value < middle.value) {
    stride *= 2;
    right = middle;
    middle = left;
    left = point(Math.max(firstPlace - 1, middle.place - stride));
  }
  while (right.value < middle.value) {
    stride *= 2;
    left = middle;
    middle = right;
    right = point(Math.min(lastPlace + 1, middle.place + stride));
  }
  return { left, middle, right };
}

/** Closes the bracket by parabolas, and by golden sections when they do not halve it in two turns. */
function narrow(at: (place: number) => number, { left, middle, right }: Bracket): Point {
  let [a, m, b] = [left, middle, right];
  let widthBefore = Number.POSITIVE_INFINITY;
  let widthLast = Number.POSITIVE_INFINITY;
  while (b.place - a.place > 2) {
    const width = b.place - a.place;
    const isSlow = width > widthBefore / 2;
    [widthBefore, widthLast] = [widthLast, width];
    let place = isSlow ? Number.NaN : vertex(a, m, b);
    if (!(place > a.place && place < b.place)) {
      const toTheRight = b.place - m.place > m.place - a.place;
      place = m.place + Math.round(0.382 * (toTheRight ? b.place - m.place : a.place - m.place));
    }
    if (place === m.place) place += b.place - m.place > m.place - a.place ? 1 : -1;
    const probe = { place, value: at(place) };
    if (probe.value < m.value) {
      if (place < m.place) b = m;
      else a = m;
      m = probe;
    } else if (place < m.place) a = probe;
    else b = probe;
  }
  return m;
}

/** Bottom of the parabola through three points, rounded to a place; `NaN` when one is infinite or it has none. */
function vertex(a: Point, m: Point, b: Point): number {
  const leftSlope = (m.value - a.value) / (m.place - a.place);
  const rightSlope = (b.value - m.value) / (b.place - m.place);
  const curvature = (rightSlope - leftSlope) / (b.place - a.place);
  return Math.round((a.place + m.place) / 2 - leftSlope / (2 * curvature));
}

function finite(value: number): number {
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}
