import type { Example } from '../data/dataset.js';
import { ignoredClass } from '../data/labels.js';
import type { Uniform } from '../random/uniform.js';
import { type AugmentationConfig, changesExamples } from './augmentation-config.js';

/** What stands for an example in a step. */
export interface Views {
  /** Of each example. */
  readonly count: number;
  /** Draws them; each is a function of this example and of randomness alone. */
  of(example: Example): readonly Example[];
}

/** Each example as it is. */
export const unchanged: Views = { count: 1, of: (example) => [example] };

/** Height and width in pixels, and channels. */
interface Size {
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly channelCount: number;
}

/** Knots of the grid that elastic displacements are drawn on, along each side. */
const knots = 4;

/**
 * Views as a config asks for: elastic displacement, shift, flip, noise. An image is read between its pixels, and beyond its
 * edge as at the edge; a mask takes the nearest pixel, and what lies beyond the edge counts in no loss.
 *
 * Source: De et al. 2022 (arXiv:2204.13650), section 3.2, for several views of an example; Simard et al. 2003 for elastic ones.
 */
export function viewsOf(config: AugmentationConfig, size: Size, uniform: Uniform): Views {
  if (!changesExamples(config)) return unchanged;
  const count = config.multiplicity;
  return {
    count,
    of: (example) => Array.from({ length: count }, () => viewOf(example, config, size, uniform)),
  };
}

function viewOf(
  example: Example,
  { flip, shift, elastic, noise }: AugmentationConfig,
  size: Size,
  uniform: Uniform,
): Example {
  const { imageHeight: height, imageWidth: width, channelCount } = size;
  const between = (bound: number): number => (bound === 0 ? 0 : (2 * uniform() - 1) * bound);
  // Whole pixels: a shift alone blurs nothing.
  const [down, right] = [Math.round(between(shift * height)), Math.round(between(shift * width))];
  const isFlipped = flip && uniform() < 0.5;
  const field = (bound: number): Float64Array | null =>
    elastic === 0 ? null : Float64Array.from({ length: knots * knots }, () => between(bound));
  const [fieldDown, fieldRight] = [field(elastic * height), field(elastic * width)];
  const image = new Float32Array(example.image.length);
  const mask = new Uint8Array(example.mask.length);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = [row / Math.max(1, height - 1), column / Math.max(1, width - 1)] as const;
      const y = row + down + bilinear(fieldDown, at);
      const x = (isFlipped ? width - 1 - column : column) + right + bilinear(fieldRight, at);
      const pixel = row * width + column;
      const [nearestRow, nearestColumn] = [Math.round(y), Math.round(x)];
      const isInside = nearestRow >= 0 && nearestRow < height && nearestColumn >= 0 && nearestColumn < width;
      mask[pixel] = isInside ? (example.mask[nearestRow * width + nearestColumn] as number) : ignoredClass;
      const [top, left] = [within(y, height), within(x, width)];
      const [low, near] = [Math.floor(top), Math.floor(left)];
      const [high, far] = [Math.min(height - 1, low + 1), Math.min(width - 1, near + 1)];
      const [tall, wide] = [top - low, left - near];
      for (let channel = 0; channel < channelCount; channel++) {
        const read = (r: number, c: number): number =>
          example.image[(r * width + c) * channelCount + channel] as number;
        // A factor of 0 leaves a pixel out, whatever it holds.
        const mixed = (one: () => number, other: () => number, part: number): number =>
          part === 0 ? one() : (1 - part) * one() + part * other();
        image[pixel * channelCount + channel] =
          mixed(
            () =>
              mixed(
                () => read(low, near),
                () => read(low, far),
                wide,
              ),
            () =>
              mixed(
                () => read(high, near),
                () => read(high, far),
                wide,
              ),
            tall,
          ) + (noise === 0 ? 0 : noise * normal(uniform));
      }
    }
  return { ...example, image, mask };
}

const within = (position: number, length: number): number => Math.min(length - 1, Math.max(0, position));

/** A field of knots at a place in the unit square; 0 without one. */
function bilinear(field: Float64Array | null, [down, right]: readonly [number, number]): number {
  if (field === null) return 0;
  const [y, x] = [down * (knots - 1), right * (knots - 1)];
  const [row, column] = [Math.min(knots - 2, Math.floor(y)), Math.min(knots - 2, Math.floor(x))];
  const at = (r: number, c: number): number => field[(row + r) * knots + column + c] as number;
  const [tall, wide] = [y - row, x - column];
  return (
    (1 - tall) * ((1 - wide) * at(0, 0) + wide * at(0, 1)) + tall * ((1 - wide) * at(1, 0) + wide * at(1, 1))
  );
}

/** Standard normal, for images alone: the noise of a release is made elsewhere. Source: Box and Muller 1958. */
const normal = (uniform: Uniform): number =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
