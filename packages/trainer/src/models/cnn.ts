import { z } from 'zod';
import { activationOf, activationSchema } from './activation.js';
import { maxPool2x2 } from './blocks.js';
import { convolution1x1, convolution3x3 } from './convolution.js';
import { initialFromSchema } from './initial-from.js';
import { LayerBuilder } from './layer-builder.js';
import { defineModel } from './model.js';
import { weightStandardisationSchema } from './weight-standardisation.js';
import { atEveryPixel, flatten, hiddenUnitsSchema } from './whole-image.js';

/**
 * A small convolutional network that names whole images: stages of a 3x3 convolution, an activation and a 2x2 maximum, each
 * with twice the channels, then one hidden layer and a linear head.
 * Source: LeCun et al. 1998, Proceedings of the IEEE 86(11), section II; in the proportions of the networks for MNIST of
 * Papernot et al. 2021 (arXiv:2007.14191), table 1: two stages of 16 and 32 channels, 32 hidden units.
 */
export const cnn = defineModel({
  kind: 'cnn',
  configSchema: z
    .strictObject({
      kind: z.literal('cnn'),
      width: z.int().min(1).max(512).default(16).meta({
        title: 'Width',
        description: 'Channels of the first stage; each later one has twice as many.',
      }),
      stages: z
        .int()
        .min(1)
        .max(4)
        .default(2)
        .meta({ title: 'Stages', description: 'Each halves the images.' }),
      hiddenUnits: hiddenUnitsSchema(32),
      activation: activationSchema,
      weightStandardisation: weightStandardisationSchema,
      initialFrom: initialFromSchema,
    })
    .meta({ title: 'CNN (class of an image)' }),
  create: (
    { width, stages, hiddenUnits, activation, weightStandardisation },
    { classCount, channelCount, imageHeight, imageWidth },
  ) => {
    const builder = new LayerBuilder();
    const activate = activationOf(activation);
    const channelsAt = (stage: number): number => width * 2 ** stage;
    const convolutions = Array.from({ length: stages }, (_, stage) =>
      convolution3x3(
        builder,
        `conv${stage + 1}`,
        stage === 0 ? channelCount : channelsAt(stage - 1),
        channelsAt(stage),
        { hasBias: true, weightStandardisation },
      ),
    );
    const [rows, columns] = [imageHeight, imageWidth].map((side) => Math.floor(side / 2 ** stages)) as [
      number,
      number,
    ];
    const dense = convolution1x1(builder, 'dense1', rows * columns * channelsAt(stages - 1), hiddenUnits);
    const head = convolution1x1(builder, 'head', hiddenUnits, classCount);
    return {
      name: 'cnn',
      channelCount,
      parameters: builder.parameters,
      fixedSize: { imageHeight, imageWidth },
      forward: (pass, images) => {
        const features = convolutions.reduce(
          (x, convolve) => maxPool2x2(pass, activate(pass, convolve(pass, x))),
          images,
        );
        const hidden = activate(pass, dense(pass, flatten(pass, features)));
        return atEveryPixel(pass, head(pass, hidden), images);
      },
    };
  },
});
