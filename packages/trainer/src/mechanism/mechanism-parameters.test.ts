import { beforeAll, describe, expect, it, vi } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { sgdOf } from '../optimizers/testing/sgd-of.js';
import type { TensorLibrary } from '../tensor-library.js';
import { parameterAverage } from './parameter-average.js';
import { assembleMechanism, type MechanismParts, type PrivateMechanism } from './private-mechanism.js';
import {
  charges,
  exampleOf,
  poisson,
  side,
  smallParts,
  twoStages,
  valuesOf,
} from './testing/small-mechanism.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});
const partsOf = (changes: Partial<MechanismParts> = {}, clipping?: object) =>
  smallParts(tf, changes, clipping);

describe('parameters of a mechanism', () => {
  it('start from its seed, or from what is given, and are told by their names', async () => {
    const [one, again, other] = await Promise.all(
      [3, 3, 4].map((seed) => assembleMechanism(partsOf({ seed }))),
    );
    const all = await Promise.all(
      [one, again, other].map((mechanism) => valuesOf(mechanism as PrivateMechanism)),
    );
    expect(all[0]).toEqual(all[1]);
    expect(all[0]).not.toEqual(all[2]);
    const given = new Map([['head/bias', { shape: [3], values: Float32Array.of(7, 8, 9) }]]);
    const started = await assembleMechanism(partsOf({ initialParameters: given }));
    const parameters = await started.parameters();
    expect([...parameters.keys()]).toEqual(['first/kernel', 'first/bias', 'head/kernel', 'head/bias']);
    expect(parameters.get('head/bias')).toEqual(given.get('head/bias'));
    expect(parameters.get('head/kernel')?.shape).toEqual([40, 3]);
  });

  it('that predict are their average, where one is kept', async () => {
    const average = parameterAverage(tf, 0.5);
    const mechanism = await assembleMechanism(partsOf({ average }));
    const path: number[][] = [];
    for (let step = 0; step < 2; step++) {
      await mechanism.step(async () => {});
      path.push(await valuesOf(mechanism));
    }
    // a_1 = w_1, and a_2 has the decay min(0.5, 3 / 12).
    const expected = (path[0] as number[]).map(
      (value, at) => 0.25 * value + 0.75 * (path[1]?.[at] as number),
    );
    for (const [at, value] of (await valuesOf(mechanism, 'predictingParameters')).entries())
      expect(value).toBeCloseTo(expected[at] as number, 5);
    const [shown] = await mechanism.predict([exampleOf(1)]);
    const own = await assembleMechanism(
      partsOf({ initialParameters: await mechanism.predictingParameters() }),
    );
    const [alone] = await own.predict([exampleOf(1)]);
    expect(shown?.loss).toBeCloseTo(alone?.loss as number, 5);
  });

  it('that are not trained stay, and take no part in clipping and noise', async () => {
    const mechanism = await assembleMechanism(
      partsOf({ trained: [2, 3] }, { kind: 'per-layer', clipNorm: 1 }),
    );
    const before = await mechanism.parameters();
    await mechanism.step(async () => {});
    const after = await mechanism.predictingParameters();
    const moved = [...after].filter(
      ([name, { values }]) => !values.every((value, at) => value === before.get(name)?.values[at]),
    );
    expect(moved.map(([name]) => name)).toEqual(['head/kernel', 'head/bias']);
    expect(mechanism.facts.sensitivity).toBeCloseTo(Math.sqrt(2), 10);
  });

  it('are kept as they are merged', async () => {
    const merge = vi.fn(() => new Map([['kept', { shape: [1], values: Float32Array.of(1) }]]));
    const mechanism = await assembleMechanism(partsOf({ merge }));
    expect([...(await mechanism.predictingParameters()).keys()]).toEqual(['kept']);
    expect([...(await mechanism.parameters()).keys()]).toContain('head/bias');
    expect(merge).toHaveBeenCalledOnce();
  });

  it('are taken over with the count of steps, and refused where they are of another model', async () => {
    const first = await assembleMechanism(partsOf({ noiseStages: twoStages, seed: 9 }));
    const second = await assembleMechanism(partsOf({ noiseStages: twoStages }));
    const kept = await first.parameters();
    second.resumeAt(2, kept);
    expect(await second.parameters()).toEqual(kept);
    const { charged, charge } = charges();
    await second.step(charge);
    expect(charged).toEqual([poisson(2)]);
    const without = new Map([...kept].filter(([name]) => name !== 'head/bias'));
    expect(() => second.resumeAt(2, without)).toThrow('the state has no parameter "head/bias" of shape [3]');
    const transposed = new Map(kept).set('head/kernel', { shape: [3, 40], values: new Float32Array(120) });
    expect(() => second.resumeAt(2, transposed)).toThrow(
      'the state has no parameter "head/kernel" of shape [40, 3]',
    );
  });

  it('are all gone when it is disposed', async () => {
    const before = tf.memory().numTensors;
    const average = parameterAverage(tf, 0.5);
    const mechanism = await assembleMechanism(partsOf({ average, optimizer: sgdOf(tf, 1, 0.9) }));
    await mechanism.step(async () => {});
    expect(tf.memory().numTensors).toBeGreaterThan(before + 8);
    mechanism.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('what predicts is told class by class and loss by loss, however many there are', async () => {
  const mechanism = await assembleMechanism(partsOf());
  const examples = Array.from({ length: 19 }, (_, index) => exampleOf(index));
  const together = await mechanism.predict(examples);
  expect(together).toHaveLength(19);
  for (const [index, example] of examples.entries()) {
    const [alone] = await mechanism.predict([example]);
    expect(together[index]?.classes).toEqual(alone?.classes);
    expect(together[index]?.loss).toBeCloseTo(alone?.loss as number, 5);
  }
  expect(together[0]?.classes).toHaveLength(side * side);
  expect(new Set(together.map(({ loss }) => loss)).size).toBe(19);
  expect(await mechanism.predict([])).toEqual([]);
});
