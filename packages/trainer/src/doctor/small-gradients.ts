import { clippingRegistry } from '../clipping/registry.js';
import { createComponent } from '../component.js';
import type { Example } from '../data/dataset.js';
import { createRecordingEngine } from '../gradients/recording-engine.js';
import { lossRegistry } from '../losses/registry.js';
import { initialiseParameters } from '../models/initialise.js';
import { modelRegistry } from '../models/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import type { TensorLibrary } from '../tensor-library.js';

const side = 32;
const classCount = 3;
const exampleCount = 3;

/**
 * Gradients that every backend must agree on: of a U-Net of width 2 at 32 px, each of three random examples alone, then the three
 * together clipped to 0.3.
 *
 * @returns four vectors of the length of the parameters.
 */
export async function smallGradients(tf: TensorLibrary): Promise<Float32Array[]> {
  const uniform = uniformFrom(seededBytes(11, 'small gradients'));
  const kind = { kind: 'unet', width: 2, depth: 4 } as { kind: string };
  const size = { imageHeight: side, imageWidth: side, channelCount: 1 };
  const model = createComponent('model', modelRegistry, kind, { classCount, ...size });
  const parameters = initialiseParameters(tf, model, uniform);
  const examples = Array.from(
    { length: exampleCount },
    (_, index): Example => ({
      id: String(index),
      subject: '',
      image: Float32Array.from({ length: side * side }, () => 2 * uniform() - 1),
      mask: Uint8Array.from({ length: side * side }, () => Math.floor(uniform() * classCount)),
    }),
  );
  const engine = createRecordingEngine({
    tf,
    model,
    parameters,
    loss: createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf }),
    size,
    classCount,
    microbatchSize: exampleCount,
  });
  const gradientOf = async (
    batch: readonly Example[],
    config: { kind: string; clipNorm?: number },
  ): Promise<Float32Array> => {
    const clipping = createComponent('clipping', clippingRegistry, config, {
      tensorCount: parameters.length,
    });
    const { tensors } = await engine.clippedSum(batch, null, clipping);
    const values = await Promise.all(tensors.map((tensor) => tensor.data()));
    for (const tensor of tensors) tensor.dispose();
    return Float32Array.from(values.flatMap((part) => [...part]));
  };
  const gradients: Float32Array[] = [];
  for (const example of examples) gradients.push(await gradientOf([example], { kind: 'none' }));
  gradients.push(await gradientOf(examples, { kind: 'flat', clipNorm: 0.3 }));
  for (const parameter of parameters) parameter.dispose();
  return gradients;
}
