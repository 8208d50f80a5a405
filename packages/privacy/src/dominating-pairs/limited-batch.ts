import type { FixedSizeSampledEvent, GaussianEvent, TruncatedPoissonSampledEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';
import { binomialUpperTail } from '../numerics/binomial.js';
import { joinedAtZero, publicMixture } from './combined.js';
import { type BothWays, type DirectedPairs, symmetric } from './dominating-pair.js';
import { gaussianPair } from './gaussian.js';
import { type GaussianMixture, gaussianMixtureSegment } from './gaussian-mixture.js';
import { replacedInPoissonSamplePair } from './poisson-replace-one.js';
import { poissonSampledPairs } from './poisson-sampled.js';

/**
 * A full batch in which a record, with probability `samplingRate`, takes the place of another one.
 *
 * Let S be the rest of the batch, y the other record, x the one in question and x' what its neighbour has. Given S, the
 * sum is S + y when the record is not drawn, else S + x or S + x'. Advanced joint convexity (Balle, Barthe and Gaboardi
 * 2018, arXiv:1807.01647, Theorem 2) gives, for alpha >= 1 and some beta,
 * H(P || Q) <= q H(S + x || (1 - beta)(S + y) + beta (S + x')), a Gaussian against a mixture, which is largest when all
 * distances are (Choquette-Choo et al. 2024, arXiv:2310.15526, Lemma 4.5). Distances in units of the clipping norm:
 * |x - y| <= 2; add-remove has no x' (beta = 0); replace-one has |x - x'| <= 2; zero-out x' = 0 has |x - x'| <= 1.
 */
function displacedPairs(samplingRate: number, sigma: number, neighbouring: Neighbouring): DirectedPairs {
  if (neighbouring === 'add-remove') return poissonSampledPairs(samplingRate, gaussianPair(sigma / 2));
  const unit = 1 / sigma;
  const drawn = (steps: number): GaussianMixture => [
    { centre: 0, weight: 1 - samplingRate },
    { centre: steps * unit, weight: samplingRate },
  ];
  const origin: GaussianMixture = [{ centre: 0, weight: 1 }];
  // Losses are positive right of the middle between the centres that differ.
  const twoApart = (logTail: number) => gaussianMixtureSegment(drawn(2), origin, logTail, unit);
  if (neighbouring === 'replace-one') return symmetric(joinedAtZero(twoApart, twoApart));
  const withRecord = (logTail: number) => gaussianMixtureSegment(drawn(2), drawn(1), logTail, 1.5 * unit);
  const withoutRecord = (logTail: number) => gaussianMixtureSegment(drawn(1), origin, logTail, unit / 2);
  return {
    forward: joinedAtZero(withRecord, withoutRecord),
    backward: joinedAtZero(withoutRecord, withRecord),
  };
}

/** Batches of exactly `batchSize` records: `displacedPairs` at q = batchSize / datasetSize. */
export function fixedSizePairs(
  { datasetSize, batchSize, event }: FixedSizeSampledEvent & { readonly event: GaussianEvent },
  neighbouring: Neighbouring,
): DirectedPairs {
  return displacedPairs(batchSize / datasetSize, event.noiseMultiplier, neighbouring);
}

/**
 * Truncated Poisson sampling. Whether the other records alone fill the batch does not depend on the record in question
 * and may be shown to the adversary: if not, it is Poisson sampling; if so, the record takes another one's place with
 * q' = E[q B / (m + 1) | m >= B], where m of the others were drawn and B is the limit.
 *
 * One more record fills the batch more often, but is itself drawn into a full one less often: of the two neighbours that
 * `add-remove` gives a data set either may be the one that is told apart more easily.
 *
 * Source: Ganesh 2025 (arXiv:2508.15089) for the conditioning; q' from (m + 1) P(m + 1 of n) = n q P(m of n - 1).
 */
export function truncatedPoissonPairs(
  event: TruncatedPoissonSampledEvent & { readonly event: GaussianEvent },
  neighbouring: Neighbouring,
): DirectedPairs {
  const { datasetSize } = event;
  const smaller = truncatedAt(datasetSize, event, neighbouring);
  const isNeverFull = binomialUpperTail(datasetSize, event.samplingRate, event.maxBatchSize) === 0;
  if (neighbouring !== 'add-remove' || isNeverFull) return smaller;
  return { ...smaller, larger: truncatedAt(datasetSize + 1, event, neighbouring) };
}

/** @param records how many the data set with the record in question has. */
function truncatedAt(
  records: number,
  { samplingRate, maxBatchSize, event }: TruncatedPoissonSampledEvent & { readonly event: GaussianEvent },
  neighbouring: Neighbouring,
): BothWays {
  const sigma = event.noiseMultiplier;
  const full = binomialUpperTail(records - 1, samplingRate, maxBatchSize);
  const open =
    neighbouring === 'replace-one'
      ? replacedInPoissonSamplePair(samplingRate, sigma)
      : poissonSampledPairs(samplingRate, gaussianPair(sigma));
  if (full === 0) return open;
  const overfull = binomialUpperTail(records, samplingRate, maxBatchSize + 1);
  const displacedRate = Math.min(samplingRate, (maxBatchSize * overfull) / (records * full));
  const displaced = displacedPairs(displacedRate, sigma, neighbouring);
  const forward = publicMixture(full, displaced.forward, open.forward);
  return {
    forward,
    backward:
      displaced.forward === displaced.backward && open.forward === open.backward
        ? forward
        : publicMixture(full, displaced.backward, open.backward),
  };
}
