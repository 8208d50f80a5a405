import { describe, expect, it } from 'vitest';
import type { Example } from '../data/dataset.js';
import { ignoredClass } from '../data/labels.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { augmentationSchema, requireDifferentViews } from './augmentation-config.js';
import { viewsOf } from './views.js';

const size = { imageHeight: 12, imageWidth: 10, channelCount: 2 };
const pixels = size.imageHeight * size.imageWidth;
/** The first channel holds the class, the second its double. */
const mask = Uint8Array.from({ length: pixels }, (_, pixel) => (pixel * 7) % 11);
const example: Example = {
  id: 'a',
  subject: 's',
  mask,
  image: Float32Array.from({ length: 2 * pixels }, (_, at) => (1 + (at % 2)) * (mask[at >> 1] as number)),
};
const drawn = (change: object, seed = 1) =>
  viewsOf(
    augmentationSchema.parse({ multiplicity: 40, ...change }),
    size,
    uniformFrom(seededBytes(seed, 'views')),
  ).of(example);

/** Classes as the image has them, at the pixels that count. */
function expectMatch({ image, mask: classes }: Example): void {
  classes.forEach((label, pixel) => {
    if (label === ignoredClass) return;
    expect([image[2 * pixel], image[2 * pixel + 1]]).toEqual([label, 2 * label]);
  });
}

describe('views of an example', () => {
  it('are the example itself where nothing is asked for', () => {
    const views = viewsOf(augmentationSchema.parse({}), size, () => 0.5);
    expect([views.count, views.of(example)[0]]).toEqual([1, example]);
  });

  it('show left and right in each other’s place in about half of them, image and mask alike', () => {
    const views = drawn({ flip: true });
    const flipped = views.filter((view) => view.mask[0] === mask[size.imageWidth - 1]);
    // Of 40 fair coins, 5 deviations of sqrt(10) around 20.
    expect(Math.abs(flipped.length - 20)).toBeLessThan(5 * Math.sqrt(10));
    expect(flipped.length).toBeGreaterThan(0);
    for (const view of views) {
      expectMatch(view);
      expect(view.mask.includes(ignoredClass)).toBe(false);
    }
  });

  it('move by whole pixels up to the bound, and what comes in at an edge counts in no loss', () => {
    const moves = drawn({ shift: 0.25 }).map((view) => {
      expectMatch(view);
      const rows = Array.from({ length: size.imageHeight }, (_, row) =>
        view.mask
          .subarray(row * size.imageWidth, (row + 1) * size.imageWidth)
          .every((label) => label === 255),
      ).filter(Boolean).length;
      return rows;
    });
    expect(Math.max(...moves)).toBe(3);
    expect(new Set(moves).size).toBe(4);
  });

  it('bend without a new class or a value beyond those of the image', () => {
    const views = drawn({ elastic: 0.1 });
    for (const view of views) {
      expect(Math.max(...view.image)).toBeLessThanOrEqual(20);
      expect([...view.mask].every((label) => label === ignoredClass || label <= 10)).toBe(true);
    }
    expect(views.some((view) => view.mask.some((label, pixel) => label !== mask[pixel]))).toBe(true);
  });

  it('have noise of the deviation that is asked for, and the mask as it is', () => {
    const views = drawn({ noise: 0.3 });
    const noise = views.flatMap((view) =>
      [...view.image].map((value, at) => value - (example.image[at] as number)),
    );
    const deviation = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length);
    expect(Math.abs(deviation / 0.3 - 1)).toBeLessThan(5 / Math.sqrt(2 * noise.length));
    for (const view of views) expect(view.mask).toEqual(mask);
  });

  it('are the same again from the same seed', () => {
    const change = { flip: true, shift: 0.1, elastic: 0.1, noise: 0.1 };
    expect(drawn(change)).toEqual(drawn(change));
    expect(drawn(change)).not.toEqual(drawn(change, 2));
  });
});

it('refuses several views that are all the same', () =>
  expect(() => requireDifferentViews(augmentationSchema.parse({ multiplicity: 4 }))).toThrow(
    /^augmentation\.multiplicity: must be 1 where no view differs from another, got 4/,
  ));
