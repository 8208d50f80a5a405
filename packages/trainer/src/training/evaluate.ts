import type { Dataset } from '../data/dataset.js';
import { ignoredClass } from '../data/labels.js';
import type { Prediction } from '../mechanism/predict-all.js';

/** How good a segmentation is, over the pixels that somebody graded. NaN where there was nothing to measure. */
export interface Scores {
  /** Mean over the classes that could be measured. */
  readonly meanDice: number;
  /** Of each class: mean over the images where it occurs in the truth or in the prediction. */
  readonly classDice: readonly number[];
  readonly pixelAccuracy: number;
}

/**
 * Scores predictions against the truth. A class that is absent from both is left out of the mean for that image: counting
 * it as a perfect 1 would reward every model for what is not there.
 *
 * Source: Dice 1945, 2 |A and B| / (|A| + |B|).
 *
 * @param truths `[images][H x W]` classes; 255 counts nowhere.
 * @param predictions of the same shape.
 */
export function scoreSegmentation(
  truths: readonly Uint8Array[],
  predictions: readonly Uint8Array[],
  classCount: number,
): Scores {
  const sums = new Float64Array(classCount);
  const images = new Float64Array(classCount);
  let [right, pixels] = [0, 0];
  truths.forEach((truth, image) => {
    const predicted = predictions[image] as Uint8Array;
    const [inTruth, inPrediction, inBoth] = [
      new Float64Array(classCount),
      new Float64Array(classCount),
      new Float64Array(classCount),
    ];
    truth.forEach((label, pixel) => {
      if (label === ignoredClass) return;
      pixels += 1;
      const guess = predicted[pixel] as number;
      inTruth[label] = (inTruth[label] as number) + 1;
      inPrediction[guess] = (inPrediction[guess] as number) + 1;
      if (guess === label) {
        inBoth[label] = (inBoth[label] as number) + 1;
        right += 1;
      }
    });
    for (let label = 0; label < classCount; label++) {
      const total = (inTruth[label] as number) + (inPrediction[label] as number);
      if (total === 0) continue;
      sums[label] = (sums[label] as number) + (2 * (inBoth[label] as number)) / total;
      images[label] = (images[label] as number) + 1;
    }
  });
  const classDice = Array.from(sums, (sum, label) => sum / (images[label] as number));
  const measured = classDice.filter((dice) => !Number.isNaN(dice));
  return {
    classDice,
    meanDice: measured.reduce((sum, dice) => sum + dice, 0) / measured.length,
    pixelAccuracy: right / pixels,
  };
}

/** Scores of the network on the validation images, and its mean loss there. */
export function evaluate(
  { validation, classNames }: Pick<Dataset, 'validation' | 'classNames'>,
  predictions: readonly Prediction[],
): Scores & { readonly loss: number } {
  const scores = scoreSegmentation(
    validation.map(({ mask }) => mask),
    predictions.map(({ classes }) => classes),
    classNames.length,
  );
  return { ...scores, loss: predictions.reduce((sum, { loss }) => sum + loss, 0) / predictions.length };
}

/** Scores of the predictor that calls every pixel background: a model below it has learnt nothing. */
export function evaluateTrivial({
  validation,
  classNames,
}: Pick<Dataset, 'validation' | 'classNames'>): Scores {
  return scoreSegmentation(
    validation.map(({ mask }) => mask),
    validation.map(({ mask }) => new Uint8Array(mask.length)),
    classNames.length,
  );
}
