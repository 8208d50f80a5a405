import type { DominatingPair, LossSegment } from '../dominating-pairs/dominating-pair.js';
import { logAdd } from '../numerics/log-space.js';
import { type Cells, divideIntoCells, meanLoss, totalMass } from './cells.js';
import type { LossNodes } from './loss-grid.js';
import { UnresolvedLossError } from './unresolved-loss.js';

/**
 * The upper bound: connect the dots. Masses stay in their cell, divided between its ends so that P and Q are kept. The
 * divergence is then exact at every node and linear in exp(epsilon), above the convex truth, in between.
 *
 * @param losses `[nodes]`, increasing, up to the largest loss; what lies below the first one is raised to it.
 * @returns `[nodes]` probabilities under P, adding up to 1 without what the pair omits.
 * @throws UnresolvedLossError when the masses do not add up, that is when the pair is not what it says.
 * Source: Doroshenko et al. 2022 (arXiv:2207.04380), section 3.
 */
export function lossesFromAbove(pair: DominatingPair, losses: Float64Array): Float64Array {
  const cells = divideIntoCells(pair, losses);
  const scale = 1 / checkedTotal(totalMass(cells), pair);
  const masses = new Float64Array(losses.length);
  for (let cell = 0; cell < losses.length - 1; cell++) {
    masses[cell] = (masses[cell] as number) + (cells.toLeft[cell] as number) * scale;
    masses[cell + 1] = (cells.toRight[cell] as number) * scale;
  }
  return masses;
}

/** Outcomes that are seen as one: those with a loss in [`low`, `high`], and the loss that they have together. */
export interface Bulk {
  readonly low: number;
  readonly high: number;
  readonly loss: number;
  /** Probability under P. */
  readonly mass: number;
}

/** Merges the outcomes with a loss between `low` and `high`; without any, the loss is `low`. */
export function mergeBulk(pair: DominatingPair, low: number, high: number): Bulk {
  const cells = divideIntoCells(restricted(pair, low, high), Float64Array.of(low, high));
  const left = cells.toLeft[0] as number;
  const right = cells.toRight[0] as number;
  if (!(left + right > 0)) return { low, high, loss: low, mass: 0 };
  // exp(-loss) = Q / P with Q = left exp(-low) + right exp(-high); for close ends relative to exp(-low).
  const loss =
    high - low < 1
      ? low - Math.log1p((right / (left + right)) * Math.expm1(low - high))
      : Math.log(left + right) - logAdd(Math.log(left) - low, Math.log(right) - high);
  return { low, high, loss, mass: left + right };
}

/**
 * The lower bound: outcomes merge until all losses are nodes. Merging is post-processing and cannot raise a divergence.
 * The bulk, where most of the mass may sit in far less than a cell, is one outcome with a node of its own. Elsewhere a
 * share of each of two neighbouring cells merges to the node between them, fixed from both ends towards the heaviest
 * cell. What finds no partner is rounded down to the node below, which lowers the loss.
 *
 * @param nodes include `bulk.loss`; what lies below the first one is left out.
 * @returns `[nodes]` probabilities under P, adding up to at most 1.
 */
export function lossesFromBelow(pair: DominatingPair, nodes: LossNodes, bulk: Bulk): Float64Array {
  const below = restricted(pair, Math.min(bulk.low, nodes.losses[0] as number), bulk.low);
  const above = restricted(pair, bulk.high, Number.POSITIVE_INFINITY);
  const cells = divideIntoCells(
    { segments: [...below.segments, ...above.segments], atoms: [...below.atoms, ...above.atoms] },
    nodes.losses,
  );
  const scale = 1 / Math.max(1, totalMass(cells) + bulk.mass);
  const masses = mergeNeighbours(cells);
  masses[nodes.origin] = (masses[nodes.origin] as number) + bulk.mass;
  return masses.map((mass) => mass * scale);
}

/**
 * A share r of cell j - 1 and a share s of cell j together have the loss of node j when
 * r toLeft[j - 1] (1 - exp(-width[j - 1])) = s toRight[j] (1 - exp(-width[j])) exp(-width[j - 1]).
 */
function mergeNeighbours({ losses, toLeft, toRight }: Cells): Float64Array {
  const count = toLeft.length;
  const mass = toLeft.map((left, cell) => left + (toRight[cell] as number));
  const width = toLeft.map((_, cell) => (losses[cell + 1] as number) - (losses[cell] as number));
  const fromLeft = toLeft.map((left, cell) => left * -Math.expm1(-(width[cell] as number)));
  const fromRight = toRight.map((right, cell) => right * -Math.expm1(-(width[cell] as number)));
  const heaviest = mass.reduce((best, value, cell) => (value > (mass[best] as number) ? cell : best), 0);
  const merged = new Float64Array(count + 1);
  const unmerged = new Float64Array(count).fill(1);
  const take = (cell: number, share: number): number => {
    const taken = Math.min(unmerged[cell] as number, share);
    unmerged[cell] = (unmerged[cell] as number) - taken;
    return taken * (mass[cell] as number);
  };
  const mergeAt = (node: number) => {
    const below = fromLeft[node - 1] as number;
    const above = (fromRight[node] as number) * Math.exp(-(width[node - 1] as number));
    const balance = Math.min((unmerged[node - 1] as number) * below, (unmerged[node] as number) * above);
    if (balance > 0) merged[node] = take(node - 1, balance / below) + take(node, balance / above);
  };
  for (let node = 1; node <= heaviest; node++) mergeAt(node);
  for (let node = count - 1; node > heaviest; node--) mergeAt(node);
  // What found no partner merges with outcomes that already sit on a node, on the other side of the one in between.
  const mergeRest = (
    cell: number,
    weight: number,
    target: number,
    partner: number,
    partnerWeight: number,
  ) => {
    const balance = Math.min((unmerged[cell] as number) * weight, (merged[partner] ?? 0) * partnerWeight);
    if (!(balance > 0)) return;
    const moved = Math.min(merged[partner] as number, balance / partnerWeight);
    merged[partner] = (merged[partner] as number) - moved;
    merged[target] = (merged[target] as number) + moved + take(cell, balance / weight);
  };
  for (let cell = count - 1; cell >= 0; cell--) {
    const [before = 0, own = 0, after = 0] = [width[cell - 1], width[cell], width[cell + 1]];
    const above = -Math.expm1(-after) * Math.exp(-own);
    mergeRest(cell, fromLeft[cell] as number, cell + 1, cell + 2, above);
    mergeRest(cell, (fromRight[cell] as number) * Math.exp(-before), cell, cell - 1, -Math.expm1(-before));
    merged[cell] = (merged[cell] as number) + take(cell, 1);
  }
  return merged;
}

/**
 * The estimate: every loss is rounded to the nearest multiple of `spacing`, and all are moved to where the mean is right.
 *
 * @returns multiples of `spacing`, their probabilities, and how far they are to be moved.
 * Source: Gopi, Lee and Wutschitz 2021 (arXiv:2106.02848), section 5.1.
 */
export function roundedLosses(
  pair: DominatingPair,
  spacing: number,
): { readonly indices: Float64Array; readonly masses: Float64Array; readonly shift: number } {
  const { low, high } = lossRange(pair);
  const first = Math.floor(low / spacing);
  const count = Math.ceil(high / spacing) - first + 1;
  const edges = Float64Array.from({ length: count + 1 }, (_, index) => (first + index - 0.5) * spacing);
  const { toLeft, toRight } = divideIntoCells(pair, edges);
  const indices = Float64Array.from({ length: count }, (_, index) => first + index);
  const masses = toLeft.map((mass, index) => mass + (toRight[index] as number));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const mean = masses.reduce((sum, mass, index) => sum + mass * (indices[index] as number), 0) * spacing;
  return { indices, masses: masses.map((mass) => mass / total), shift: (meanLoss(pair) - mean) / total };
}

/**
 * Makes the rest at a loss of 0, if the pair has one, an outcome like the others.
 *
 * @param losses any nodes that cover the losses of the pair.
 */
export function withRest(pair: DominatingPair, losses: Float64Array): DominatingPair {
  if (!pair.restAtZero) return pair;
  const rest = Math.max(0, 1 - totalMass(divideIntoCells(pair, losses)));
  return {
    segments: pair.segments,
    atoms: [...pair.atoms, { loss: 0, logMass: Math.log(rest) }],
    omittedMass: pair.omittedMass,
  };
}

/** The smallest and largest loss of a pair, and 0. */
export function lossRange({ segments, atoms }: DominatingPair): { low: number; high: number } {
  let low = 0;
  let high = 0;
  const widen = (loss: number) => {
    low = Math.min(low, loss);
    high = Math.max(high, loss);
  };
  for (const segment of segments) {
    widen(segment.loss(segment.low));
    widen(segment.loss(segment.high));
  }
  for (const { loss } of atoms) widen(loss);
  return { low, high };
}

/** The outcomes with a loss in [low, high). */
function restricted({ segments, atoms }: DominatingPair, low: number, high: number) {
  const cut = (segment: LossSegment): LossSegment => {
    const start = segment.loss(segment.low) >= low ? segment.low : segment.inverse(low, segment.low);
    const end = segment.loss(segment.high) <= high ? segment.high : segment.inverse(high, start);
    return { ...segment, low: start, high: Math.max(start, end) };
  };
  return {
    segments: segments.map(cut),
    atoms: atoms.filter(({ loss }) => loss >= low && loss < high),
  };
}

function checkedTotal(total: number, { omittedMass }: DominatingPair): number {
  if (!(Math.abs(total - 1) < 1e-9 + 2 * omittedMass))
    throw new UnresolvedLossError(`the probabilities of a privacy loss must add up to 1, got ${total}`);
  return total;
}
