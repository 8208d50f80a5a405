import type { DominatingPair, LossSegment } from '../dominating-pairs/dominating-pair.js';
import { gaussLegendre, type QuadratureRule } from '../numerics/gauss-legendre.js';

/**
 * The masses between neighbouring losses, each divided between its two ends such that the mass under P and the mass
 * under Q both stay: what lies at loss L between a and b goes to b with share (1 - exp(a - L)) / (1 - exp(a - b)).
 */
export interface Cells {
  /** `[nodes]`, increasing. */
  readonly losses: Float64Array;
  /** `[nodes - 1]` */
  readonly toLeft: Float64Array;
  /** `[nodes - 1]` */
  readonly toRight: Float64Array;
}

/**
 * Integrates a pair over cells; a restriction of a pair is a pair for this purpose.
 *
 * @param losses increasing, at least two; covers all losses of the pair.
 */
export function divideIntoCells(
  { segments, atoms }: Pick<DominatingPair, 'segments' | 'atoms'>,
  losses: Float64Array,
): Cells {
  const cells: Cells = {
    losses,
    toLeft: new Float64Array(losses.length - 1),
    toRight: new Float64Array(losses.length - 1),
  };
  for (const segment of segments) addSegment(cells, segment);
  for (const { loss, logMass } of atoms) addPoint(cells, loss, Math.exp(logMass));
  return cells;
}

/** Adds an outcome of probability `mass` at `loss`. */
function addPoint(cells: Cells, loss: number, mass: number): void {
  const cell = cellOf(loss, cells.losses);
  const start = cells.losses[cell] as number;
  const end = cells.losses[cell + 1] as number;
  const { toLeft, toRight } = cells;
  toLeft[cell] = (toLeft[cell] as number) + mass * leftShare(loss, start, end);
  toRight[cell] = (toRight[cell] as number) + mass * rightShare(loss, start, end);
}

/** E[L] under P, without what the pair omits. */
export function meanLoss({ segments, atoms }: Pick<DominatingPair, 'segments' | 'atoms'>): number {
  let mean = 0;
  for (const { loss, logMass } of atoms) mean += loss * Math.exp(logMass);
  const { nodes, weights } = gaussLegendre(12);
  for (const segment of segments) {
    const pieces = Math.ceil((segment.high - segment.low) / segment.smoothness);
    const half = (segment.high - segment.low) / pieces / 2;
    for (let piece = 0; piece < pieces; piece++) {
      nodes.forEach((node, index) => {
        const z = segment.low + half * (2 * piece + 1 + node);
        mean += half * (weights[index] as number) * Math.exp(segment.logDensity(z)) * segment.loss(z);
      });
    }
  }
  return mean;
}

/** Sum of all masses. */
export function totalMass({ toLeft, toRight }: Cells): number {
  let total = 0;
  for (let cell = 0; cell < toLeft.length; cell++)
    total += (toLeft[cell] as number) + (toRight[cell] as number);
  return total;
}

function rightShare(loss: number, start: number, end: number): number {
  return clamp(Math.expm1(start - loss) / Math.expm1(start - end));
}

/** 1 - `rightShare`, to full precision also where it is tiny, as in cells that are many units wide. */
function leftShare(loss: number, start: number, end: number): number {
  return clamp((Math.exp(start - loss) * Math.expm1(loss - end)) / Math.expm1(start - end));
}

function cellOf(loss: number, losses: Float64Array): number {
  let low = 0;
  let high = losses.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((losses[middle] as number) <= loss) low = middle;
    else high = middle - 1;
  }
  return low;
}

function addSegment(cells: Cells, segment: LossSegment): void {
  const { losses } = cells;
  const last = losses.length - 2;
  let z = segment.low;
  for (let cell = cellOf(segment.loss(z), losses); z < segment.high && cell <= last; cell++) {
    const end =
      cell === last ? segment.high : Math.min(segment.high, segment.inverse(losses[cell + 1] as number, z));
    if (end > z) {
      addInterval(cells, cell, segment, z, end);
      z = end;
    }
  }
}

/** Rules for pieces of at most that fraction of the segment's smoothness; the last one serves a whole one. */
const rules: readonly { readonly upTo: number; readonly rule: QuadratureRule }[] = [
  { upTo: 0.02, rule: gaussLegendre(2) },
  { upTo: 0.15, rule: gaussLegendre(3) },
  { upTo: 1, rule: gaussLegendre(6) },
];

function addInterval(cells: Cells, cell: number, segment: LossSegment, from: number, to: number): void {
  const start = cells.losses[cell] as number;
  const end = cells.losses[cell + 1] as number;
  const scale = 1 / Math.expm1(start - end);
  const isWide = end - start > 1;
  const pieces = Math.ceil((to - from) / segment.smoothness);
  const half = (to - from) / pieces / 2;
  const fraction = (2 * half) / segment.smoothness;
  const { nodes, weights } = (
    rules.find(({ upTo }) => fraction <= upTo) ?? (rules.at(-1) as (typeof rules)[0])
  ).rule;
  let left = 0;
  let right = 0;
  for (let piece = 0; piece < pieces; piece++) {
    const middle = from + (2 * piece + 1) * half;
    for (let node = 0; node < nodes.length; node++) {
      const z = middle + half * (nodes[node] as number);
      const loss = segment.loss(z);
      const part = half * (weights[node] as number) * Math.exp(segment.logDensity(z));
      const toRight = part * clamp(Math.expm1(start - loss) * scale);
      right += toRight;
      left += isWide ? part * leftShare(loss, start, end) : part - toRight;
    }
  }
  cells.toLeft[cell] = (cells.toLeft[cell] as number) + left;
  cells.toRight[cell] = (cells.toRight[cell] as number) + right;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
