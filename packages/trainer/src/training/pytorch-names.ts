import { type NamedTensor, SafetensorsError } from './safetensors.js';

/**
 * Parameters under the names and in the layouts of PyTorch: `encoder1/conv1/kernel` `[3, 3, in, out]` is `encoder1.conv1.weight`
 * `[out, in, 3, 3]`, a norm's scale and shift are its weight and bias, and a transposed convolution's `[in, 2 x 2 x out]` is
 * `[in, out, 2, 2]`. `examples/pytorch/clipwise_networks.py` has modules of these names.
 */
export function toPytorch(tensors: ReadonlyMap<string, NamedTensor>): ReadonlyMap<string, NamedTensor> {
  return new Map(
    [...tensors].map(([name, tensor]) => {
      const { name: other, axes, unfolded } = counterpart(name, tensor.shape);
      return [other, permuted({ shape: unfolded, values: tensor.values }, axes)];
    }),
  );
}

/**
 * The way back, for the parameters that a model has.
 *
 * @param tensors by PyTorch's names; a prefix that wrappers put before all of them (`module.`, `_module.`) is taken off.
 * @param wanted names and shapes of the model.
 * @throws SafetensorsError naming the parameter that is missing, of another shape or left over.
 */
export function fromPytorch(
  tensors: ReadonlyMap<string, NamedTensor>,
  wanted: readonly { readonly name: string; readonly shape: readonly number[] }[],
): ReadonlyMap<string, NamedTensor> {
  const given = new Map([...tensors].map(([name, tensor]) => [name.replace(/^(_?module\.)+/, ''), tensor]));
  const parameters = new Map<string, NamedTensor>();
  for (const { name, shape } of wanted) {
    const { name: other, axes, unfolded } = counterpart(name, shape);
    const foreign = axes.map((axis) => unfolded[axis] as number);
    const tensor = given.get(other);
    if (tensor?.shape.join() !== foreign.join())
      throw new SafetensorsError(
        `has ${tensor === undefined ? `no tensor "${other}"` : `"${other}" of shape [${tensor.shape.join(', ')}]`}, and the model needs [${foreign.join(', ')}]; name the parameters as examples/pytorch/clipwise_networks.py does`,
      );
    given.delete(other);
    const back = axes.map((_, axis) => axes.indexOf(axis));
    parameters.set(name, { shape, values: permuted(tensor, back).values });
  }
  const [left] = given.keys();
  if (left !== undefined)
    throw new SafetensorsError(
      `has a tensor "${left}" that the model has not; take it out, or name the model that it is of`,
    );
  return parameters;
}

interface Counterpart {
  readonly name: string;
  /** The tensor's shape with folded axes apart. */
  readonly unfolded: readonly number[];
  /** PyTorch's axes, as those of `unfolded`. */
  readonly axes: readonly number[];
}

function counterpart(name: string, shape: readonly number[]): Counterpart {
  const [rows = 0, columns = 0, inChannels = 0, outChannels = 0] = shape;
  const dotted = name.replaceAll('/', '.');
  if (name.endsWith('/scale'))
    return { name: dotted.replace(/scale$/, 'weight'), unfolded: shape, axes: [0] };
  if (name.endsWith('/shift')) return { name: dotted.replace(/shift$/, 'bias'), unfolded: shape, axes: [0] };
  if (!name.endsWith('/kernel')) return { name: dotted, unfolded: shape, axes: shape.map((_, axis) => axis) };
  const weight = dotted.replace(/kernel$/, 'weight');
  if (shape.length === 4)
    return { name: weight, unfolded: [rows, columns, inChannels, outChannels], axes: [3, 2, 0, 1] };
  if (name.startsWith('upsample'))
    return { name: weight, unfolded: [rows, 2, 2, columns / 4], axes: [0, 3, 1, 2] };
  return { name: weight, unfolded: [1, 1, rows, columns], axes: [3, 2, 0, 1] };
}

/** @param axes of the result, as axes of the tensor. */
function permuted({ shape, values }: NamedTensor, axes: readonly number[]): NamedTensor {
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, length) => product * length, 1),
  );
  const to = axes.map((axis) => shape[axis] as number);
  const steps = axes.map((axis) => strides[axis] as number);
  const result = new Float32Array(values.length);
  const at = to.map(() => 0);
  for (let index = 0; index < result.length; index++) {
    result[index] = values[
      at.reduce((sum, place, axis) => sum + place * (steps[axis] as number), 0)
    ] as number;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (to[axis] as number)) break;
      at[axis] = 0;
    }
  }
  return { shape: to, values: result };
}
