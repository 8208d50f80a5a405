import { z } from 'zod';
import { activationOf, activationSchema } from './activation.js';
import { convolution1x1 } from './convolution.js';
import { initialFromSchema } from './initial-from.js';
import { LayerBuilder } from './layer-builder.js';
import { defineModel } from './model.js';
import { atEveryPixel, flatten, hiddenUnitsSchema } from './whole-image.js';

/**
 * A multilayer perceptron that names whole images: hidden layers of one width over all pixels, and a linear head.
 * Source: Rumelhart, Hinton and Williams 1986, Nature 323; one hidden layer is the network of Abadi et al. 2016
 * (arXiv:1607.00133), section 5.2, without its private PCA.
 */
export const mlp = defineModel({
  kind: 'mlp',
  configSchema: z
    .strictObject({
      kind: z.literal('mlp'),
      hiddenUnits: hiddenUnitsSchema(128),
      hiddenLayers: z.int().min(1).max(8).default(1).meta({ title: 'Hidden layers' }),
      activation: activationSchema,
      initialFrom: initialFromSchema,
    })
    .meta({ title: 'MLP (class of an image)' }),
  create: (
    { hiddenUnits, hiddenLayers, activation },
    { classCount, channelCount, imageHeight, imageWidth },
  ) => {
    const builder = new LayerBuilder();
    const activate = activationOf(activation);
    const layers = Array.from({ length: hiddenLayers }, (_, index) =>
      convolution1x1(
        builder,
        `dense${index + 1}`,
        index === 0 ? imageHeight * imageWidth * channelCount : hiddenUnits,
        hiddenUnits,
      ),
    );
    const head = convolution1x1(builder, 'head', hiddenUnits, classCount);
    return {
      name: 'mlp',
      channelCount,
      parameters: builder.parameters,
      fixedSize: { imageHeight, imageWidth },
      forward: (pass, images) => {
        const features = layers.reduce((x, layer) => activate(pass, layer(pass, x)), flatten(pass, images));
        return atEveryPixel(pass, head(pass, features), images);
      },
    };
  },
});
