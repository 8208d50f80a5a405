import { formatMetric } from '../data/metric-value';
import type { TokenName } from '../theme/tokens';

/** How the runs of one method at one noise multiplier are drawn, on every page alike. */
export type LineIdentity = {
  /** "automatic, 1"; the method alone where there is no noise. */
  readonly label: string;
  readonly token: TokenName;
  readonly dash: readonly number[];
};

type MethodEntry = { readonly token: TokenName; readonly title: string; readonly short?: string };

/** The one map from a method, as the API names it, to its hue. A method without an entry is drawn in grey and says its name. */
export const methods = {
  'non-private': { token: 'method-none', title: 'non-private' },
  automatic: { token: 'method-automatic', title: 'automatic' },
  flat: { token: 'method-flat', title: 'flat' },
  'per-layer': { token: 'method-per-layer', title: 'per-layer' },
  'random-sparsification': { token: 'method-random', title: 'random sparsification', short: 'random sp.' },
  'automatic-random-sparsification': {
    ...{ token: 'method-automatic-random', title: 'automatic, random sparsification' },
    short: 'auto. random sp.',
  },
  'group-wise': { token: 'method-group-wise', title: 'group-wise' },
  'per-sample-adaptive': { token: 'method-psac', title: 'PSAC' },
  'per-sample-scaled': { token: 'method-psasc', title: 'PSASC' },
  'adaptive-quantile': {
    token: 'method-adaptive-quantile',
    title: 'adaptive quantile',
    short: 'adaptive q.',
  },
  'dynamic-histogram': {
    token: 'method-dynamic-histogram',
    title: 'dynamic histogram',
    short: 'dynamic hist.',
  },
  normalised: { token: 'method-normalised', title: 'normalised' },
} as const satisfies Readonly<Record<string, MethodEntry>>;

const known = new Map<string, MethodEntry>(Object.entries(methods));

/** Dashes by noise multiplier: more noise, more broken; beyond 2 a dash and one dot, two, three. */
const dashes: readonly (readonly [noiseMultiplier: number, dash: readonly number[]])[] = [
  [0.3, []],
  [0.5, [9, 3]],
  [0.7, [5, 3]],
  [1, [2.5, 2.5]],
  [2, [1, 3]],
  [4, [7, 2, 1.5, 2]],
  [8, [7, 2, 1.5, 2, 1.5, 2]],
  [16, [7, 2, 1.5, 2, 1.5, 2, 1.5, 2]],
];

/** A noise multiplier as it is written for a reader: what a target chose has many digits. */
export function sigmaText(noiseMultiplier: number | null | undefined): string {
  return formatMetric(noiseMultiplier ?? 0);
}

/** A method as it is written for a reader. */
export function methodTitle(method: string): string {
  return known.get(method)?.title ?? method;
}

/** The token of a method's hue: by its name, never by what else is shown. */
export function methodToken(method: string): TokenName {
  return known.get(method)?.token ?? 'method-other';
}

/** The dash of a noise multiplier: that of the nearest one at or above it in the scale; solid for none. */
export function noiseDash(noiseMultiplier: number | null | undefined): readonly number[] {
  if (!noiseMultiplier) return [];
  const [, dash] =
    dashes.find(([limit]) => noiseMultiplier <= limit) ?? (dashes.at(-1) as (typeof dashes)[number]);
  return dash;
}

/** The look of the runs of a method at a noise multiplier. */
export function lineIdentity(method: string, noiseMultiplier: number | null | undefined): LineIdentity {
  const title = known.get(method)?.short ?? methodTitle(method);
  return {
    label: noiseMultiplier ? `${title}, ${sigmaText(noiseMultiplier)}` : title,
    token: methodToken(method),
    dash: noiseDash(noiseMultiplier),
  };
}

/** Shapes of points, for models. */
export type Marker = 'circle' | 'square' | 'triangle' | 'diamond';

const markers: Readonly<Record<string, { readonly marker: Marker; readonly title: string }>> = {
  unet: { marker: 'circle', title: 'U-Net' },
  'nested-unet': { marker: 'square', title: 'Nested U-Net' },
  cnn: { marker: 'triangle', title: 'CNN' },
  mlp: { marker: 'diamond', title: 'MLP' },
};

/** The shape of a model's points; one that has no entry takes a shape by the letters of its name. */
export function modelMarker(model: string): Marker {
  const entry = markers[model];
  if (entry !== undefined) return entry.marker;
  const sum = [...model].reduce((before, letter) => before + (letter.codePointAt(0) ?? 0), 0);
  return sum % 2 === 0 ? 'triangle' : 'diamond';
}

/** A model as it is written for a reader. */
export function modelTitle(model: string): string {
  return markers[model]?.title ?? model;
}
