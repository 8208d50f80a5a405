import { createComponent, definitionOf } from '../../component.js';
import type { TensorLibrary } from '../../tensor-library.js';
import type { Optimizer } from '../optimizer.js';
import { optimizerRegistry } from '../registry.js';

/** SGD without weight decay and schedule. */
export function sgdOf(tf: TensorLibrary, learningRate: number, momentum = 0): Optimizer {
  const { configSchema } = definitionOf('optimizer', optimizerRegistry, { kind: 'sgd' });
  const config = configSchema.parse({ kind: 'sgd', learningRate, momentum });
  return createComponent('optimizer', optimizerRegistry, config, { tf, plannedSteps: 1 });
}
