import type { DataType, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '../../tensor-library.js';

/**
 * Makes a cast of whole numbers to `float32` convert them. tfjs only renames the type and keeps the buffer as it is; kernels
 * that move numbers, such as a transposition, then do not compile.
 */
export function registerConvertingCast(tf: TensorLibrary): void {
  const plain = tf.getKernel('Cast', 'webgpu').kernelFunc;
  tf.unregisterKernel('Cast', 'webgpu');
  tf.registerKernel({
    kernelName: 'Cast',
    backendName: 'webgpu',
    kernelFunc: (call) => {
      const renamed = plain(call) as TensorInfo;
      const from = (call.inputs.x as TensorInfo).dtype;
      const to = (call.attrs as { dtype: DataType }).dtype;
      if (to !== 'float32' || from === 'float32') return renamed;
      const tensor = tf.engine().makeTensorFromTensorInfo(renamed) as Tensor;
      return tf.tidy(() => {
        const product = tf.mul(tensor, 1);
        tensor.dispose();
        return product;
      });
    },
  });
}
