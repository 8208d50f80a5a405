import { logAdd } from '../numerics/log-space.js';
import {
  type DirectedPairs,
  type DominatingPair,
  type DominatingPairFamily,
  exchanged,
  exchangedAtom,
  type LossSegment,
  symmetric,
} from './dominating-pair.js';

/**
 * Poisson sampling of a mechanism with dominating pair (P, Q), add-remove or zero-out neighbours:
 * ((1 - q) Q + q P, Q) with the record, and the same exchanged without it.
 *
 * @param samplingRate q in (0, 1]. @param base symmetric.
 * Source: Zhu, Dong and Wang 2022 (arXiv:2106.08567), Theorem 11.
 */
export function poissonSampledPairs(samplingRate: number, base: DominatingPairFamily): DirectedPairs {
  if (samplingRate === 1) return symmetric(base);
  const logIn = Math.log(samplingRate);
  const logOut = Math.log1p(-samplingRate);
  const sampledLoss = (loss: number) =>
    // For a small loss the sum is near 1, where log1p keeps what a logarithm would lose.
    Math.abs(loss) < 1 ? Math.log1p(samplingRate * Math.expm1(loss)) : logAdd(logOut, logIn + loss);
  const unsampledLoss = (loss: number) =>
    Math.abs(loss) < 0.5
      ? Math.log1p(Math.expm1(loss) / samplingRate)
      : loss + Math.log1p(-Math.exp(logOut - loss)) - logIn;
  const sampledSegment = (segment: LossSegment): LossSegment => ({
    ...segment,
    loss: (z) => sampledLoss(segment.loss(z)),
    logDensity: (z) => segment.logDensity(z) + logAdd(logOut - segment.loss(z), logIn),
    inverse: (loss, near) => {
      if (loss <= logOut) return segment.low;
      const unsampled = unsampledLoss(loss);
      return Number.isFinite(unsampled) ? segment.inverse(unsampled, near) : segment.low;
    },
  });
  const forward = (logTail: number): DominatingPair => {
    const { segments, atoms, omittedMass } = base(logTail, Math.min(-1, logTail - logIn));
    return {
      segments: segments.map(sampledSegment),
      atoms: atoms.map(({ loss, logMass }) => ({
        loss: sampledLoss(loss),
        logMass: logMass + logAdd(logOut - loss, logIn),
      })),
      // At the far end only a fraction q of the outcomes is from P: that end may be cut nearer.
      omittedMass: Math.min(omittedMass, 3 * Math.exp(logTail)),
    };
  };
  const backward = (logTail: number): DominatingPair => {
    const { segments, atoms, omittedMass } = forward(logTail);
    return {
      segments: segments.map(exchanged),
      atoms: atoms.map(exchangedAtom),
      omittedMass,
    };
  };
  return { forward, backward };
}
