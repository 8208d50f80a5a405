import type {
  BatchMatMulAttrs,
  ConcatAttrs,
  Conv2DAttrs,
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
  MaxPoolAttrs,
  MaxPoolGradAttrs,
  NamedAttrMap,
  NamedTensorInfoMap,
  NamedTensorMap,
  SliceAttrs,
  SplitVAttrs,
  StepAttrs,
  Tensor,
  TensorInfo,
  TileAttrs,
  TransposeAttrs,
} from '@tensorflow/tfjs-core';
import type { ByteSource } from './random/byte-source.js';
import type { TensorLibrary } from './tensor-library.js';

/** What stands behind a kernel's name: its inputs, its attributes, and how many tensors it makes. */
interface Kernel<
  Inputs extends string,
  Attributes extends object = object,
  Results extends 1 | 2 | 3 | 'list' = 1,
  Optional extends string = never,
> {
  readonly inputs: Inputs;
  readonly optional: Optional;
  readonly attributes: Attributes;
  readonly results: Results;
}

/** `[height, width, in, out]` of a filter, height and width odd. */
type FilterShape = readonly [number, number, number, number];
type Shape4D = readonly [number, number, number, number];

/** Kernels that tfjs does not know. Where a backend has one, it takes the place of several operations. */
interface FusedKernels {
  /** dW of every example for stride 1 and "same" padding: x, dy `[B, H, W, C]` -> `[B, size of the filter]`. */
  readonly PerExampleFilterGradient: Kernel<'x' | 'dy', { readonly filterShape: FilterShape }>;
  /** The sum over examples of weight x dW: x, dy `[B, H, W, C]`, weights `[B]` -> `filterShape`. */
  readonly WeightedFilterGradient: Kernel<
    'x' | 'dy',
    { readonly filterShape: FilterShape; readonly weights: Float32Array }
  >;
  /** Squared norm of dW of every example: x, dy `[B, H, W, C]` -> `[B]`. */
  readonly GhostNorms: Kernel<'x' | 'dy', { readonly filterShape: FilterShape }>;
  /** Squared L2 norm of every row: `[B, size]` -> `[B]`. */
  readonly SquaredNorms: Kernel<'x'>;
  /** The sum of the rows of x, `[B, size]`, each times its weight, `[B]` -> `shape`. */
  readonly WeightedRowSum: Kernel<'x', { readonly weights: Float32Array; readonly shape: readonly number[] }>;
  /**
   * A sum on a grid with noise that lives on it; `mask` is 0 on dropped coordinates, where there are some. Attributes: those of
   * a noise grid, and the source of randomness, of which 48 bytes are taken for every four numbers.
   */
  readonly GridNoise: Kernel<
    'sum',
    {
      readonly spacing: number;
      readonly deviation: number;
      readonly ditherBits: number;
      readonly bytes: ByteSource;
    },
    1,
    'mask'
  >;
  /** Loss of every example and its gradient by the logits: logits, truth `[B, H, W, classes]` -> `[B]`, `[B, H, W, classes]`. */
  readonly CrossEntropyDice: Kernel<'logits' | 'truth', { readonly smoothing: number }, 2>;
  /**
   * x `[B, H, W, C]`, scale and shift `[C]` -> y, and the mean and 1 / standard deviation of each channel's group, `[B, C]`.
   */
  readonly GroupNormRelu: Kernel<
    'x' | 'scale' | 'shift',
    { readonly groups: number; readonly stability: number },
    3
  >;
  /**
   * x, y, dy `[B, H, W, C]`, mean and inverse `[B, C]`, scale `[C]` -> dx, and the gradients of scale and of shift of every
   * example, `[B, C]`.
   */
  readonly GroupNormReluGradient: Kernel<
    'x' | 'y' | 'dy' | 'mean' | 'inverse' | 'scale',
    { readonly groups: number },
    3
  >;
  /** Bilinear interpolation with aligned corners, to `size`, the new height and width. */
  readonly AlignedBilinear: Kernel<'x', { readonly size: readonly [number, number] }>;
  /** Its gradient; `shape` is that of the images that were enlarged. */
  readonly AlignedBilinearGradient: Kernel<'dy', { readonly shape: Shape4D }>;
  /** a x + b y, of one shape. */
  readonly LinearCombination: Kernel<'x' | 'y', { readonly a: number; readonly b: number }>;
}

/** What tfjs' reductions are asked: some name their axes one way, some the other. */
interface ReductionAttributes {
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

/** Kernels of tfjs that are replaced or called by name here. */
interface TfjsKernels {
  readonly Conv2D: Kernel<'x' | 'filter', Conv2DAttrs>;
  readonly Conv2DBackpropInput: Kernel<'dy' | 'filter', Conv2DBackpropInputAttrs>;
  readonly Conv2DBackpropFilter: Kernel<'x' | 'dy', Conv2DBackpropFilterAttrs>;
  readonly BatchMatMul: Kernel<'a' | 'b', BatchMatMulAttrs>;
  readonly Add: Kernel<'a' | 'b'>;
  readonly Sub: Kernel<'a' | 'b'>;
  readonly Multiply: Kernel<'a' | 'b'>;
  readonly RealDiv: Kernel<'a' | 'b'>;
  readonly Relu: Kernel<'x'>;
  readonly Square: Kernel<'x'>;
  readonly Neg: Kernel<'x'>;
  readonly Sqrt: Kernel<'x'>;
  readonly Step: Kernel<'x', StepAttrs>;
  readonly Sum: Kernel<'x', ReductionAttributes>;
  readonly Mean: Kernel<'x', ReductionAttributes>;
  readonly Max: Kernel<'x', ReductionAttributes>;
  readonly MaxPool: Kernel<'x', MaxPoolAttrs>;
  readonly MaxPoolGrad: Kernel<'dy' | 'input' | 'output', MaxPoolGradAttrs>;
  readonly Slice: Kernel<'x', SliceAttrs>;
  readonly SplitV: Kernel<'x', SplitVAttrs, 'list'>;
  readonly Concat: Kernel<string, ConcatAttrs>;
  readonly Transpose: Kernel<'x', TransposeAttrs>;
  readonly Tile: Kernel<'x', TileAttrs>;
}

/** Every kernel that is known here by its name. */
export interface TensorKernels extends FusedKernels, TfjsKernels {}
export type TensorKernelName = keyof TensorKernels;

type InputsOf<Name extends TensorKernelName, T> = {
  readonly [Input in TensorKernels[Name]['inputs']]: T;
} & { readonly [Input in TensorKernels[Name]['optional']]?: T };

export interface ResultsOf<T> {
  readonly 1: T;
  readonly 2: [T, T];
  readonly 3: [T, T, T];
  readonly list: T[];
}
type ResultOf<Name extends TensorKernelName, T> = ResultsOf<T>[TensorKernels[Name]['results']];

/** Whether the backend in use has a kernel that takes the place of several of tfjs' own. */
export function hasKernel(tf: TensorLibrary, name: keyof FusedKernels): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** Runs a kernel of the backend in use. @throws where it has none of that name. */
export function runKernel<Name extends TensorKernelName>(
  tf: TensorLibrary,
  name: Name,
  inputs: InputsOf<Name, Tensor>,
  attributes: TensorKernels[Name]['attributes'],
): ResultOf<Name, Tensor> {
  // tfjs hands both on as they are; its own type of attributes has no room for arrays of numbers.
  const result: unknown = tf
    .engine()
    .runKernel(name, inputs as NamedTensorMap, attributes as unknown as NamedAttrMap);
  return result as ResultOf<Name, Tensor>;
}

/** What a kernel of a backend is called with. */
export interface KernelCall<Name extends TensorKernelName, Backend> {
  readonly inputs: InputsOf<Name, TensorInfo>;
  readonly attributes: TensorKernels[Name]['attributes'];
  readonly backend: Backend;
}

/** A kernel of a backend, as tfjs calls it. */
export interface BackendKernel<Backend, None extends null | never> {
  readonly kernelName: TensorKernelName;
  /** @returns null, where that may be, for a case that is left to tfjs' own kernel. */
  readonly compute: (call: {
    readonly inputs: NamedTensorInfoMap;
    readonly attrs: NamedAttrMap;
    readonly backend: Backend;
  }) => TensorInfo | TensorInfo[] | None;
}

/** Makes kernels of a backend whose inputs, attributes and results are those of their name. */
export function kernelsOf<Backend, None extends null | never = never>() {
  return <Name extends TensorKernelName>(
    kernelName: Name,
    compute: (call: KernelCall<Name, Backend>) => ResultOf<Name, TensorInfo> | None,
  ): BackendKernel<Backend, None> => ({
    kernelName,
    compute: ({ inputs, attrs, backend }) => {
      // The other end of `runKernel`, and tfjs' own calls.
      const call = { inputs, attributes: attrs, backend } as unknown as KernelCall<Name, Backend>;
      return compute(call) as TensorInfo | TensorInfo[] | None;
    },
  });
}
