import type { Uniform } from '../random/uniform.js';

/** A number between two, by the next of the stream. */
export const between = (uniform: Uniform, low: number, high: number): number =>
  low + (high - low) * uniform();

/** What the scans of one subject have in common; lengths are fractions of the image's height. */
export interface Eye {
  readonly top: number;
  readonly tilt: number;
  readonly curvature: number;
  readonly pitDepth: number;
  readonly pitPlace: number;
  readonly thickness: readonly number[];
  /** Depth of the pockets of fluid, as a part of that in a retina of full height. */
  readonly scale: number;
  readonly fluidProbability: number;
  readonly look: Look;
}

/** How a device shows an eye: reflectivities are parts of the brightest, amplitudes parts of the range of a pixel. */
export interface Look {
  /** Of the seven layers, top to bottom. */
  readonly layers: readonly number[];
  readonly vitreous: number;
  readonly choroid: number;
  /** How fast the choroid darkens, per image height. */
  readonly choroidFall: number;
  readonly fluid: number;
  readonly brightness: number;
  /** Amplitude that everything has. */
  readonly floor: number;
  /** How far speckle of two looks is kept: 1 for all of it, 0 for none. */
  readonly speckle: number;
  /** Amplitude beyond which a pixel is no brighter. */
  readonly brightest: number;
  /** Largest height of what registration leaves white, above and below. */
  readonly margin: number;
  /** Width and height of the pockets of fluid, as parts of what they are in a retina of full height. */
  readonly pocketScale: number;
}

/** Thickness and reflectivity of the seven layers, top to bottom. */
const layerThickness = [0.04, 0.1, 0.06, 0.05, 0.12, 0.05, 0.06];
const layerReflectivity = [0.8, 0.52, 0.34, 0.56, 0.25, 0.72, 0.9];

/** An eye that fills half of the scan, on a device of two looks. */
export function drawEye(uniform: Uniform): Eye {
  return {
    top: between(uniform, 0.18, 0.3),
    tilt: between(uniform, -0.12, 0.12),
    curvature: between(uniform, -0.1, 0.2),
    pitDepth: between(uniform, 0.4, 0.9),
    pitPlace: between(uniform, 0.35, 0.65),
    thickness: layerThickness.map((thickness) => thickness * between(uniform, 0.8, 1.25)),
    scale: 1,
    look: {
      layers: layerReflectivity,
      vitreous: 0.07,
      choroid: 0.45,
      choroidFall: 4,
      fluid: 0.08,
      brightness: between(uniform, 0.8, 1.2),
      floor: 0,
      speckle: 1,
      brightest: Number.POSITIVE_INFINITY,
      margin: 0,
      pocketScale: 1,
    },
    fluidProbability: between(uniform, 0.4, 0.9),
  };
}

/**
 * An eye, and a device, of a range far wider than any real one (domain randomization, Tobin et al. 2017, arXiv:1703.06907): of what a
 * network learns from these, most holds on devices that nobody has modelled.
 */
export function drawAnyEye(uniform: Uniform): Eye {
  const scale = between(uniform, 0.25, 1.1);
  const floor = between(uniform, 0, 0.45);
  const thickness = layerThickness.map((one) => scale * one * between(uniform, 0.6, 1.6));
  const total = thickness.reduce((sum, one) => sum + one, 0);
  return {
    top: between(uniform, 0.05, Math.max(0.1, 0.8 - total)),
    tilt: between(uniform, -0.2, 0.2),
    curvature: between(uniform, -0.3, 0.4),
    pitDepth: uniform() < 0.4 ? 0 : between(uniform, 0, 0.95),
    pitPlace: between(uniform, 0.1, 0.9),
    thickness,
    scale,
    look: {
      layers: layerReflectivity.map((one) => Math.min(1, one * between(uniform, 0.7, 1.3))),
      vitreous: between(uniform, 0, 0.1),
      choroid: between(uniform, 0.1, 0.6),
      choroidFall: between(uniform, 2, 12),
      fluid: between(uniform, 0.02, 0.2),
      brightness: between(uniform, 0.35, 1.05 - floor),
      floor,
      speckle: between(uniform, 0.1, 1),
      brightest: 1,
      margin: uniform() < 0.5 ? 0 : between(uniform, 0, 0.15),
      pocketScale: scale * between(uniform, 0.5, 1.5),
    },
    fluidProbability: between(uniform, 0.5, 1),
  };
}
