import type { Rule } from '../finding.js';
import { type RunFacts, seriesOf } from '../run-facts.js';

const fewestPoints = 10;
const enoughExplained = 0.95;

/** A training loss that is a x another loss + b, in no unit of a loss. */
export const trainingLossCopied: Rule = {
  code: 'training-loss-copied',
  severity: 'warning',
  title: 'Training loss is an affine copy of another loss',
  meaning:
    'The curve is another loss, shrunk and shifted: its level and its slope say nothing of the training, and curves of different batch counts cannot be compared.',
  remedy: 'Log the mean over the examples of an epoch.',
  find: (runs) => {
    const copies = runs.flatMap((run) => {
      const fit = copyIn(run);
      return fit === null ? [] : [{ id: run.id, ...fit }];
    });
    const [first] = copies;
    if (first === undefined) return [];
    const shares = copies.map(({ explained }) => explained);
    const middle = copies.toSorted((one, other) => one.slope - other.slope)[copies.length >> 1] ?? first;
    const { slope, intercept } = middle;
    const least = Math.min(...shares);
    return [
      {
        runs: copies.map(({ id }) => id),
        text: `Training loss = ${slope.toPrecision(3)} x validation loss + ${intercept.toPrecision(3)}, about (loss + ${(intercept / slope).toFixed(1)}) / ${(1 / slope).toFixed(0)}, explains at least ${(100 * least).toFixed(1)} % of it.`,
        evidence: { slope, intercept, explained: least, runs: copies.length },
      },
    ];
  },
};

function copyIn(run: RunFacts): Omit<ReturnType<typeof line>, 'levels'> | null {
  const training = seriesOf(run, 'training/loss');
  const other = seriesOf(run, 'validation/loss');
  if (training === undefined || other === undefined) return null;
  const at = new Map(training.epochs.map((epoch, index) => [epoch, training.values[index] as number]));
  const pairs = other.epochs.flatMap((epoch, index): (readonly [number, number])[] => {
    const y = at.get(epoch);
    const x = other.values[index] as number;
    return y === undefined || !Number.isFinite(x) || !Number.isFinite(y) ? [] : [[x, y]];
  });
  if (pairs.length < fewestPoints) return null;
  const { levels, ...fit } = line(pairs);
  const { slope, explained } = fit;
  const isCopy = explained > 1 - 1e-12 && Math.abs(slope) > 1e-12;
  const isShrunk = (slope < 0.1 && levels < 0.2) || (slope > 10 && levels > 5);
  return isCopy || (explained >= enoughExplained && slope > 0 && isShrunk) ? fit : null;
}

/** Least squares, with the share of variance explained and the ratio of the means. */
function line(pairs: readonly (readonly [number, number])[]) {
  const n = pairs.length;
  const meanX = pairs.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = pairs.reduce((sum, [, y]) => sum + y, 0) / n;
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  const slope = xx === 0 ? 0 : xy / xx;
  const explained = xx === 0 || yy === 0 ? 0 : xy ** 2 / (xx * yy);
  return { slope, intercept: meanY - slope * meanX, explained, levels: meanX === 0 ? 1 : meanY / meanX };
}
