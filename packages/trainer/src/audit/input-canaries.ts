import type { Remembering } from '../component.js';
import type { Dataset, Example } from '../data/dataset.js';
import type { Uniform } from '../random/uniform.js';

/** Made-up examples in a run, half of which take part. */
export interface InputCanaries extends Remembering {
  readonly count: number;
  readonly examples: readonly Example[];
  /** Those that take part among the ones that the sampler drew; numbers below 0 are none. */
  examplesOf(drawn: readonly number[]): readonly Example[];
  isTaken(canary: number): boolean;
  /** Tosses the coins again. */
  redraw(): void;
}

/**
 * Images of coarse random tiles, every second of one random class and the others of random classes: nothing in the data is like
 * them, so that a model knows their classes only from having seen them.
 *
 * Source: Steinke et al. 2023 (arXiv:2305.08846), section 6, input-space canaries.
 */
export function plantInputCanaries(
  count: number,
  { imageHeight, imageWidth, channelCount, classNames }: Dataset,
  uniform: Uniform,
): InputCanaries {
  const tile = 8;
  const [rows, columns] = [Math.ceil(imageHeight / tile), Math.ceil(imageWidth / tile)];
  const drawn = (index: number): Pick<Example, 'image' | 'mask'> => {
    const draw = () => Math.floor(uniform() * classNames.length);
    const only = index % 2 === 0 ? draw() : undefined;
    const tiles = Array.from({ length: rows * columns }, () => ({
      values: Array.from({ length: channelCount }, () => 4 * uniform() - 2),
      label: only ?? draw(),
    }));
    const at = (pixel: number) =>
      tiles[
        Math.floor(Math.floor(pixel / imageWidth) / tile) * columns + Math.floor((pixel % imageWidth) / tile)
      ] as (typeof tiles)[number];
    const pixels = imageHeight * imageWidth;
    return {
      image: Float32Array.from(
        { length: pixels * channelCount },
        (_, index) => at(Math.floor(index / channelCount)).values[index % channelCount] as number,
      ),
      mask: Uint8Array.from({ length: pixels }, (_, pixel) => at(pixel).label),
    };
  };
  let examples = Array.from({ length: count }, (_, index) => ({
    id: `canary-${index}`,
    subject: `canary-${index}`,
    ...drawn(index),
  }));
  const toss = () => Array.from({ length: count }, () => uniform() < 0.5);
  let taken = toss();
  return {
    count,
    get examples() {
      return examples;
    },
    examplesOf: (canaries) =>
      canaries.filter((canary) => taken[canary] === true).map((canary) => examples[canary] as Example),
    isTaken: (canary) => taken[canary] as boolean,
    redraw: () => {
      taken = toss();
    },
    state: () => ({
      taken: taken.map(Number),
      images: Float32Array.from(examples.flatMap(({ image }) => [...image])),
      masks: examples.flatMap(({ mask }) => [...mask]),
    }),
    restore: (state) => {
      taken = (state.taken as readonly number[]).map(Boolean);
      const [images, masks] = [state.images as Float32Array, state.masks as readonly number[]];
      const [values, pixels] = [imageHeight * imageWidth * channelCount, imageHeight * imageWidth];
      examples = examples.map((example, index) => ({
        ...example,
        image: images.slice(index * values, (index + 1) * values),
        mask: Uint8Array.from(masks.slice(index * pixels, (index + 1) * pixels)),
      }));
    },
  };
}
