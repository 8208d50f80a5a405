import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import { ComponentError } from '../component.js';
import type { RunConfig } from '../config/run-config.js';
import type { CanaryGradient } from '../gradients/canary-gradients.js';
import type { Model } from '../models/model.js';
import type { Uniform } from '../random/uniform.js';

/** Units that an audit adds to those of the data. */
export const canaryCount = ({ audit }: Pick<RunConfig, 'audit'>): number =>
  audit.canaries + audit.inputCanaries;

/** Why a run with canaries is no run like others; none without. */
export const canaryRemarks = (config: Pick<RunConfig, 'audit'>): readonly string[] =>
  canaryCount(config) === 0
    ? []
    : [
        `carries ${canaryCount(config)} canaries, about half of which take part: they are drawn, clipped and billed like the data and change the model; train one without them for use and comparison`,
      ];

/** A mask drops most places: of several some stay, and the clipping gives them the whole bound. */
export const placesPerGroup = ({ sparsification }: Pick<RunConfig, 'sparsification'>): number =>
  sparsification.kind === 'none' ? 1 : 4;

type Shapes = Pick<Model, 'parameters'>;
type Groups = Pick<ClippingStrategy, 'groups' | 'groupCount' | 'sensitivity'>;

/** A canary's norm, in sensitivities of the sum: far beyond every bound, so that clipping has to work. */
const normInSensitivities = 100;

/** Coordinates of a group, as a row of whole tensors. */
interface Coordinates {
  readonly tensors: readonly { readonly tensor: number; readonly size: number }[];
  readonly size: number;
}

/** The coordinates of each group of a clipping. */
function coordinatesOf({ parameters }: Shapes, { groups, groupCount }: Groups): readonly Coordinates[] {
  return Array.from({ length: groupCount }, (_, group) => {
    const tensors = parameters.flatMap(({ shape }, tensor) =>
      groups[tensor] === group ? [{ tensor, size: shape.reduce((size, length) => size * length, 1) }] : [],
    );
    return { tensors, size: tensors.reduce((sum, { size }) => sum + size, 0) };
  });
}

/**
 * @throws ComponentError where a group has too few coordinates to give each canary its own.
 */
export function requireCanaryRoom(places: number, model: Shapes, clipping: Groups): void {
  const room = Math.min(...coordinatesOf(model, clipping).map(({ size }) => size));
  if (places <= room) return;
  throw new ComponentError(
    'audit.canaries',
    `takes ${places} parameters of each group that is clipped, and the smallest group has ${room}; take fewer canaries, or clip with fewer groups`,
  );
}

/**
 * The largest tensor of a group alone, where it has room: the data's gradients are thinnest there, and a step looks at one tensor.
 */
function roomiest(group: Coordinates, places: number): Coordinates {
  const [largest] = [...group.tensors].sort((one, other) => other.size - one.size);
  return largest !== undefined && largest.size >= places ? { tensors: [largest], size: largest.size } : group;
}

/**
 * Canaries that share no coordinate: each has `perGroup` of them in every group, so that the clipped gradient has the full
 * sensitivity.
 *
 * Source: Nasr et al. 2023 (arXiv:2302.07956), section 4.1, the Dirac canary.
 */
export function canaryPlaces(
  count: number,
  model: Shapes,
  clipping: Groups,
  uniform: Uniform,
  perGroup = 1,
): readonly CanaryGradient[] {
  requireCanaryRoom(count * perGroup, model, clipping);
  const groups = coordinatesOf(model, clipping).map((group) => roomiest(group, count * perGroup));
  const sensitivity = Number.isFinite(clipping.sensitivity) ? clipping.sensitivity : 1;
  const value = (normInSensitivities * sensitivity) / Math.sqrt(groups.length * perGroup);
  return Array.from({ length: count }, (_, canary) => ({
    places: groups.flatMap(({ tensors, size }) =>
      Array.from({ length: perGroup }, (_, place) => {
        // A stretch of coordinates for each place, and a random one within.
        const stretch = Math.floor(size / (count * perGroup));
        const index = canary * perGroup + place;
        let coordinate = Math.floor((index * size) / (count * perGroup)) + Math.floor(uniform() * stretch);
        for (const { tensor, size: length } of tensors) {
          if (coordinate < length) return { tensor, coordinate, value };
          coordinate -= length;
        }
        throw new Error('a place lies beyond its group');
      }),
    ),
  }));
}
