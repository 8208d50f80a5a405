import type { AuditScores } from '@clipwise/privacy/audit';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ClippingStrategy } from '../clipping/clipping-strategy.js';
import type { Remembering } from '../component.js';
import type { CanaryGradient } from '../gradients/canary-gradients.js';
import type { Model } from '../models/model.js';
import type { Released } from '../noise/release.js';
import type { Uniform } from '../random/uniform.js';
import type { CoordinateMask } from '../sparsification/sparsification.js';
import type { TensorLibrary } from '../tensor-library.js';
import { canaryPlaces } from './canary-places.js';

/** What a step showed at a canary's places. */
export interface CanarySighting {
  readonly isTaken: boolean;
  /** The released sum at each place. */
  readonly values: readonly number[];
  /** What the canary adds there when it is drawn: its clipped, masked gradient. */
  readonly signals: readonly number[];
  /** Standard deviation of the noise. */
  readonly deviation: number;
}

/** Made-up units in a run, half of which take part, and what the released sums tell of which. */
export interface GradientCanaries extends Remembering {
  readonly count: number;
  /** The gradients of those that take part among the ones that the sampler drew. */
  gradientsOf(drawn: readonly number[]): readonly CanaryGradient[];
  /** Looks at what a step released. */
  observe(tf: TensorLibrary, released: Released, mask: CoordinateMask | null): Promise<void>;
  /** Of every canary, the log likelihood ratio of all that was seen: higher speaks for "took part". */
  scores(): AuditScores;
  /** What the last step showed. */
  sightings(): readonly CanarySighting[];
  /** Tosses the coins again and forgets the scores: a repetition of the experiment on what follows. */
  redraw(): void;
}

/** What canaries are planted in. */
export interface CanaryPlan {
  readonly count: number;
  readonly model: Pick<Model, 'parameters'>;
  readonly clipping: ClippingStrategy;
  /** Probability with which a unit is drawn for a step. */
  readonly samplingRate: number;
  readonly uniform: Uniform;
  readonly placesPerGroup?: number;
}

/**
 * Plants canaries and decides by a coin for each whether it takes part.
 *
 * The score is that of the best test where nothing but the canary and the noise is at its places: what the examples add there
 * is small, as it is spread over all coordinates, and weakens the attack a little.
 *
 * @throws ComponentError where the model has too few parameters.
 * Source: Nasr et al. 2023 (arXiv:2302.07956), section 4; Steinke et al. 2023 (arXiv:2305.08846), Algorithm 1, for the coins.
 */
export function plantCanaries({
  count,
  model,
  clipping,
  samplingRate,
  uniform,
  placesPerGroup,
}: CanaryPlan): GradientCanaries {
  let gradients = canaryPlaces(count, model, clipping, uniform, placesPerGroup);
  const toss = () => Array.from({ length: count }, () => uniform() < 0.5);
  let taken = toss();
  let sums = new Float64Array(count);
  let seen: CanarySighting[] = [];

  /** What each canary adds where the mask keeps it, by the clipping that runs. */
  const signalsUnder = (mask: CoordinateMask | null) => {
    const kept = gradients.map(({ places }) =>
      places.map(({ tensor, coordinate, value }) => value * (mask?.[tensor]?.[coordinate] ?? 1)),
    );
    const { groups, groupCount } = clipping;
    const squares = new Float64Array(count * groupCount);
    gradients.forEach(({ places }, canary) => {
      places.forEach(({ tensor }, place) => {
        const at = canary * groupCount + (groups[tensor] as number);
        squares[at] = (squares[at] as number) + ((kept[canary] as number[])[place] as number) ** 2;
      });
    });
    const weights = clipping.weights(Float32Array.from(squares, Math.sqrt));
    return gradients.map(({ places }, canary) =>
      places.map(
        ({ tensor }, place) =>
          ((kept[canary] as number[])[place] as number) *
          (weights[canary * groupCount + (groups[tensor] as number)] as number),
      ),
    );
  };

  return {
    count,
    gradientsOf: (drawn) =>
      drawn.filter((canary) => taken[canary]).map((canary) => gradients[canary] as CanaryGradient),
    observe: async (tf, released, mask) => {
      const signals = signalsUnder(mask);
      const values = await valuesAt(tf, released.tensors, gradients);
      seen = signals.map((own, canary) => ({
        isTaken: taken[canary] as boolean,
        values: values[canary] as number[],
        signals: own,
        deviation: released.deviation,
      }));
      seen.forEach((sighting, canary) => {
        sums[canary] = (sums[canary] as number) + logLikelihoodRatio(sighting, samplingRate);
      });
    },
    scores: () => ({
      taken: [...sums].filter((_, canary) => taken[canary]),
      left: [...sums].filter((_, canary) => !taken[canary]),
    }),
    sightings: () => seen,
    redraw: () => {
      taken = toss();
      sums = new Float64Array(count);
      seen = [];
    },
    state: () => ({
      taken: taken.map(Number),
      sums: [...sums],
      places: gradients.flatMap(({ places }) =>
        places.flatMap(({ tensor, coordinate, value }) => [tensor, coordinate, value]),
      ),
    }),
    restore: (state) => {
      taken = (state.taken as readonly number[]).map(Boolean);
      sums = Float64Array.from(state.sums as readonly number[]);
      const numbers = state.places as readonly number[];
      const length = numbers.length / 3 / count;
      gradients = gradients.map((_, canary) => ({
        places: Array.from({ length }, (_, place) => {
          const at = 3 * (canary * length + place);
          const [tensor = 0, coordinate = 0, value = 0] = numbers.slice(at, at + 3);
          return { tensor, coordinate, value };
        }),
      }));
    },
  };
}

/** log of (density with the canary, drawn with that rate) / (density without). Without noise it is taken as if there were some. */
function logLikelihoodRatio({ values, signals, deviation }: CanarySighting, rate: number): number {
  const variance =
    deviation > 0 ? deviation ** 2 : signals.reduce((sum, signal) => sum + signal ** 2, 0) || 1;
  let exponent = 0;
  signals.forEach((signal, place) => {
    exponent += (((values[place] as number) - signal / 2) * signal) / variance;
  });
  if (rate >= 1) return exponent;
  // log(1 - q + q e^x) without overflow.
  return exponent > 0
    ? exponent + Math.log(rate + (1 - rate) * Math.exp(-exponent))
    : Math.log1p(rate * Math.expm1(exponent));
}

/** The released numbers at every canary's places; only those leave the device. */
async function valuesAt(
  tf: TensorLibrary,
  tensors: readonly Tensor[],
  canaries: readonly CanaryGradient[],
): Promise<readonly (readonly number[])[]> {
  const values = canaries.map(({ places }) => places.map(() => 0));
  const wanted = new Map<number, { canary: number; at: number; coordinate: number }[]>();
  canaries.forEach(({ places }, canary) => {
    places.forEach(({ tensor, coordinate }, at) => {
      const own = wanted.get(tensor) ?? [];
      own.push({ canary, at, coordinate });
      wanted.set(tensor, own);
    });
  });
  for (const [index, places] of wanted) {
    const gathered = tf.tidy(() =>
      tf.gather(
        tf.reshape(tensors[index] as Tensor, [-1]),
        tf.tensor1d(
          places.map(({ coordinate }) => coordinate),
          'int32',
        ),
      ),
    );
    const found = await gathered.data();
    gathered.dispose();
    places.forEach(({ canary, at }, row) => {
      (values[canary] as number[])[at] = found[row] as number;
    });
  }
  return values;
}
