import { expect, it } from 'vitest';
import { clippingOf } from './scheduled-clipping.js';

const context = { tensorCount: 2 };
const halved = { finalRatio: 0.25, stages: 3 };
const norms = Float32Array.of(8, 8);

it.each([
  [{ kind: 'flat', clipNorm: 2 }, [2, 1, 0.5]],
  [{ kind: 'per-layer', clipNorm: 2 }, [2, 1, 0.5].map((norm) => norm * Math.SQRT2)],
  [{ kind: 'per-layer', clipNorm: [3, 4] }, [5, 2.5, 1.25]],
] as const)('bounds by the norms of the stage that a step is in: %j', (config, sensitivities) => {
  const clipping = clippingOf(config, halved, 9, context);
  for (const [stage, sensitivity] of sensitivities.entries()) {
    for (const step of [0, 1, 2]) {
      clipping.beginStep?.(3 * stage + step);
      expect(clipping.sensitivity).toBeCloseTo(sensitivity, 12);
      const weights = clipping.weights(norms.subarray(0, clipping.groupCount));
      expect(Math.hypot(...weights.map((weight) => weight * 8))).toBeCloseTo(sensitivity, 5);
    }
  }
});

it('begins with the norms of the config, and has its name and groups', () => {
  const { name, isBounded, groups, groupCount, sensitivity } = clippingOf(
    { kind: 'per-layer', clipNorm: [3, 4] },
    halved,
    9,
    context,
  );
  expect({ name, isBounded, groups, groupCount, sensitivity }).toEqual({
    ...{ name: 'per-layer', isBounded: true, groups: [0, 1], groupCount: 2, sensitivity: 5 },
  });
});

it('is the clipping of the config alone where nothing changes', () => {
  const constant = { finalRatio: 1, stages: 3 };
  expect(clippingOf({ kind: 'flat', clipNorm: 2 }, constant, 9, context).beginStep).toBeUndefined();
  expect(clippingOf({ kind: 'none' }, constant, 9, context).isBounded).toBe(false);
});

it.each([
  ['none', {}, 'it has no clip norm'],
  ['adaptive-quantile', { clipNorm: 1 }, 'it chooses its clip norm by itself'],
])('refuses a schedule for %s, and says why', (kind, norm, why) => {
  expect(() => clippingOf({ kind, ...norm }, halved, 9, context)).toThrow(
    `schedules.clipNorm.finalRatio: must be 1 when clipping.kind is "${kind}", got 0.25: ${why}`,
  );
});

it('names the part of the config whose clipping is unknown', () => {
  expect(() => clippingOf({ kind: 'nothing' }, halved, 9, context)).toThrow(/^clipping\.kind: /);
});
