import { z } from 'zod';
import { seededBytes } from '../random/byte-source.js';
import { type Uniform, uniformFrom } from '../random/uniform.js';
import type { Example } from './dataset.js';
import { defineDataset } from './dataset-definition.js';
import { imageSizeFields } from './image-size.js';
import { between, drawAnyEye, drawEye, type Eye, type Look } from './phantom-eye.js';
import { retinaClassNames } from './retina-classes.js';

const count = (title: string, fallback: number) => z.int().min(1).max(1000).default(fallback).meta({ title });

/**
 * Synthetic OCT scans: curved retinal layers with a foveal pit, speckle, vessel shadows and pockets of fluid.
 * Subjects differ in thickness, curvature and brightness; scans of one subject are alike. No person is behind it.
 */
export const octPhantom = defineDataset({
  kind: 'oct-phantom',
  configSchema: z
    .strictObject({
      kind: z.literal('oct-phantom'),
      ...imageSizeFields,
      trainingSubjects: count('Training subjects', 8),
      validationSubjects: count('Validation subjects', 2),
      scansPerSubject: count('Scans per subject', 8),
      domainRandomization: z.boolean().optional().meta({
        title: 'Domain randomization',
        description:
          'Whether eyes and devices differ far more than real ones, to train parameters that hold on unknown ones.',
      }),
      seed: z.int().min(0).default(1).meta({ title: 'Seed' }),
    })
    .meta({ title: 'OCT phantom (synthetic)' }),
  facts: ({ imageHeight, imageWidth, trainingSubjects, scansPerSubject }) => ({
    imageHeight,
    imageWidth,
    channelCount: 1,
    classCount: retinaClassNames.length,
    trainingExamples: trainingSubjects * scansPerSubject,
    trainingSubjects,
    largestSubjectExamples: scansPerSubject,
    isSynthetic: true,
  }),
  create: async ({
    imageHeight,
    imageWidth,
    trainingSubjects,
    validationSubjects,
    scansPerSubject,
    domainRandomization,
    seed,
  }) => {
    const draw = domainRandomization === true ? drawAnyEye : drawEye;
    const scansOf = (subject: number): Example[] => {
      const uniform = uniformFrom(seededBytes(seed, `oct-phantom subject ${subject}`));
      const eye = draw(uniform);
      return Array.from({ length: scansPerSubject }, (_, scan) => ({
        id: `phantom-${subject}-${scan}`,
        subject: String(subject),
        ...drawScan(eye, imageHeight, imageWidth, uniform),
      }));
    };
    const subjects = Array.from({ length: trainingSubjects + validationSubjects }, (_, subject) =>
      scansOf(subject),
    );
    return {
      name: 'oct-phantom',
      imageHeight,
      imageWidth,
      channelCount: 1,
      classNames: retinaClassNames,
      train: subjects.slice(0, trainingSubjects).flat(),
      validation: subjects.slice(trainingSubjects).flat(),
      test: [],
      isSynthetic: true,
      remarks: [],
    };
  },
});

const fluidClass = 8;

function drawScan(
  eye: Eye,
  height: number,
  width: number,
  uniform: Uniform,
): Pick<Example, 'image' | 'mask'> {
  const mask = new Uint8Array(height * width);
  const reflectivity = new Float32Array(height * width);
  const white: number[] = [];
  const shift = between(uniform, -0.03, 0.03);
  const pitPlace = eye.pitPlace + between(uniform, -0.06, 0.06);
  const [waves, phase] = [between(uniform, 1, 3), between(uniform, 0, 2 * Math.PI)];
  const shadows = Array.from({ length: 2 }, () => ({
    place: uniform(),
    reach: between(uniform, 0.01, 0.03),
  }));
  const pockets = drawPockets(eye, uniform);
  const { look } = eye;
  const margins = look.margin === 0 ? [] : Array.from({ length: 4 }, () => between(uniform, 0, look.margin));

  for (let column = 0; column < width; column++) {
    const x = (column + 0.5) / width;
    const pit = Math.exp(-(((x - pitPlace) / 0.13) ** 2)) * eye.pitDepth;
    const surface =
      eye.top +
      shift +
      eye.tilt * (x - 0.5) +
      eye.curvature * (x - 0.5) ** 2 +
      0.008 * Math.sin(2 * Math.PI * waves * x + phase);
    // The pit thins the inner layers, from above.
    const thickness = eye.thickness.map((value, layer) => (layer < 4 ? value * (1 - pit) : value));
    const start = surface + eye.thickness.slice(0, 4).reduce((sum, value) => sum + value, 0) * pit;
    const shade = shadows.reduce(
      (light, { place, reach }) => light * (1 - 0.6 * Math.exp(-(((x - place) / reach) ** 2))),
      1,
    );
    for (let row = 0; row < height; row++) {
      const y = (row + 0.5) / height;
      const label = labelAt(y, start, thickness);
      const inFluid =
        label >= 3 &&
        label <= 5 &&
        pockets.some(
          (pocket) =>
            ((x - pocket.x) / pocket.width) ** 2 + ((y - start - pocket.depth) / pocket.height) ** 2 < 1,
        );
      const pixel = row * width + column;
      mask[pixel] = inFluid ? fluidClass : Math.max(0, label);
      const below = y < start ? 1 : shade;
      reflectivity[pixel] =
        below * (inFluid ? look.fluid : reflectivityOf(look, label, y - start, thickness));
      if (isMargin(x, y, margins)) white.push(pixel);
    }
  }
  const image = reflectivity.map((value) => {
    // Speckle of two looks: a gamma law of mean 1. Then a noise floor, and the public constants of normalisation.
    const speckle = look.speckle * (-0.5 * Math.log(uniform() * uniform())) + (1 - look.speckle);
    const amplitude = look.floor + look.brightness * Math.sqrt(value * speckle) + 0.05 * uniform();
    return (Math.min(look.brightest, amplitude) - 0.5) / 0.25;
  });
  for (const pixel of white) image[pixel] = (look.brightest - 0.5) / 0.25;
  return { image, mask };
}

/** Whether a pixel lies in a margin; their heights are at the left and the right, above and below. */
function isMargin(x: number, y: number, [left, right, lowLeft, lowRight]: readonly number[]): boolean {
  if (left === undefined || right === undefined || lowLeft === undefined || lowRight === undefined)
    return false;
  return y < left + (right - left) * x || 1 - y < lowLeft + (lowRight - lowLeft) * x;
}

/** -1 below the retina, 0 above it, else the layer from 1. */
function labelAt(y: number, start: number, thickness: readonly number[]): number {
  if (y < start) return 0;
  let edge = start;
  for (let layer = 0; layer < thickness.length; layer++) {
    edge += thickness[layer] as number;
    if (y < edge) return layer + 1;
  }
  return -1;
}

/** @param depth below the surface of the retina. */
function reflectivityOf(look: Look, label: number, depth: number, thickness: readonly number[]): number {
  if (label === 0) return look.vitreous;
  if (label > 0) return look.layers[label - 1] as number;
  const below = depth - thickness.reduce((sum, value) => sum + value, 0);
  return look.choroid * Math.exp(-look.choroidFall * below);
}

function drawPockets(
  { scale, fluidProbability, look: { pocketScale } }: Eye,
  uniform: Uniform,
): readonly { x: number; depth: number; width: number; height: number }[] {
  if (uniform() > fluidProbability) return [];
  return Array.from({ length: 1 + Math.floor(3 * uniform()) }, () => ({
    x: between(uniform, 0.1, 0.9),
    depth: scale * between(uniform, 0.16, 0.36),
    width: pocketScale * between(uniform, 0.04, 0.12),
    height: pocketScale * between(uniform, 0.03, 0.09),
  }));
}
