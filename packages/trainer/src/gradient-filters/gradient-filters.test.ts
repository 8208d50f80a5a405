import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { loadAnyAdapter } from '../backends/webgpu/testing/any-adapter.js';
import { createComponent, type PartState } from '../component.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import { plannedCharges } from '../config/planned-charges.js';
import type { TensorLibrary } from '../tensor-library.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import type { GradientFilter } from './gradient-filter.js';
import { gradientFilterRegistry } from './registry.js';
import { released } from './testing/descent.js';

const { isPresent } = await loadAnyAdapter();
const backends = ['wasm', 'wasm-simd', ...(isPresent ? ['webgpu'] : [])];
let tf: TensorLibrary;

const size = 4000;
const varieties = varietiesOf(gradientFilterRegistry, {});
describe.each(
  backends.flatMap((backend) => varieties.map((config) => [config.kind, backend, config] as const)),
)('the gradient filter %s on %s', (_, backend, config) => {
  beforeAll(async () => {
    ({ tf } = await loadBackend(backend));
  });
  const create = (): GradientFilter =>
    createComponent('gradientFilter', gradientFilterRegistry, config, { tf });
  const parameterOf = (): Variable => tf.tidy(() => tf.variable(tf.zeros([size])));

  /** One step of plain descent behind the filter. @returns the deviation of the noise by the filter's word, and what it told. */
  async function step(filter: GradientFilter, parameter: Variable, at: number, gradient = 1) {
    const goBack = filter.lookAhead?.([parameter]);
    goBack?.();
    const told = filter.apply([parameter], await released(tf, tf.fill([size], gradient), 2, at));
    const [tensor] = told.tensors as [Tensor];
    const values = Float32Array.from(await tensor.data());
    tf.tidy(() => parameter.assign(tf.sub(parameter, tf.mul(tensor, 0.1))));
    tensor.dispose();
    filter.moved?.([parameter]);
    return { deviation: told.deviation, values };
  }

  it('knows the deviation of the noise that is left', async () => {
    const [filter, parameter] = [create(), parameterOf()];
    for (let at = 0; at < 8; at++) {
      const { deviation, values } = await step(filter, parameter, at, 0);
      const measured = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / size);
      expect(Math.abs(measured / deviation - 1)).toBeLessThan(0.06);
    }
    filter.dispose();
    parameter.dispose();
  });

  it('puts parameters that it moves aside back to the last bit, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const [filter, parameter] = [create(), parameterOf()];
    for (let at = 0; at < 3; at++) {
      const here = Float32Array.from(await parameter.data());
      const goBack = filter.lookAhead?.([parameter]);
      if (filter.lookAhead !== undefined)
        expect([at, (await parameter.data()).some((value, index) => value !== here[index])]).toEqual([
          at,
          at > 0,
        ]);
      goBack?.();
      expect(Float32Array.from(await parameter.data())).toEqual(here);
      await step(filter, parameter, at);
    }
    filter.dispose();
    parameter.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('goes on from what it remembered as if it had never stopped', async () => {
    const [filter, parameter] = [create(), parameterOf()];
    for (let at = 0; at < 3; at++) await step(filter, parameter, at);
    const [other, copy] = [create(), parameterOf()];
    other.restore(JSON.parse(JSON.stringify(await filter.state()), revived) as PartState);
    copy.assign(parameter);
    for (let at = 3; at < 5; at++)
      expect(await step(other, copy, at)).toEqual(await step(filter, parameter, at));
    for (const one of [filter, other, parameter, copy]) one.dispose();
  });

  it('costs nothing', () => {
    const base = {
      dataset: { kind: 'oct-phantom', imageHeight: 16, imageWidth: 16, trainingSubjects: 9 },
      model: { kind: 'unet', width: 1, depth: 1 },
      sampling: { kind: 'poisson', expectedBatchSize: 4 },
      clipping: { kind: 'flat' },
      noise: { noiseMultiplier: 1 },
    };
    expect(plannedCharges(parseRunConfig({ ...base, gradientFilter: config }))).toEqual(
      plannedCharges(parseRunConfig(base)),
    );
  });
});

/** Tensors of a state are numbers by their places in JSON. */
const revived = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && '0' in value
    ? Float32Array.from(Object.values(value as Record<string, number>))
    : value;
