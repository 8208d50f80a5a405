import { describe, expect, it } from 'vitest';
import { createComponent } from '../component.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import type { ClippingStrategy } from './clipping-strategy.js';
import { clippingRegistry } from './registry.js';

const context = { tensorCount: 3 };
const configs = [
  { kind: 'flat', clipNorm: 0.5 },
  { kind: 'per-layer', clipNorm: [0.5, 2, 3] },
  { kind: 'automatic', grouping: 'flat', clipNorm: 0.5, gamma: 0.01 },
  { kind: 'automatic', grouping: 'per-layer', clipNorm: [0.5, 2, 3], gamma: 0.01 },
] as const;

describe.each(configs)('clipping $kind $grouping', (config) => {
  // Made for each test, not while tests are gathered: what is made there notices no mutant.
  const make = (): ClippingStrategy => createComponent('clipping', clippingRegistry, config, context);

  it('keeps every example within the declared sensitivity, whatever its norms', () => {
    const { groupCount, sensitivity, weights: weigh } = make();
    for (const scale of [0, 1e-30, 1e-3, 0.5, 1, 7, 1e20]) {
      const norms = Float32Array.from({ length: groupCount }, (_, group) => scale * (group + 1));
      const weights = weigh(norms);
      const clippedNorm = Math.hypot(...weights.map((weight, group) => weight * (norms[group] as number)));
      // Weights and norms are float32: 2^-23 relative each.
      expect(clippedNorm).toBeLessThanOrEqual(sensitivity * (1 + 3e-7));
    }
  });

  it('gives weight 0 to a norm that is not finite', () => {
    const { groupCount, weights } = make();
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect([...weights(new Float32Array(groupCount).fill(bad))]).toEqual(new Array(groupCount).fill(0));
    }
  });

  it('declares sqrt of the sum of the squared clip norms', () => {
    const { groupCount, sensitivity } = make();
    expect(sensitivity).toBeCloseTo(groupCount === 1 ? 0.5 : Math.sqrt(0.25 + 4 + 9), 12);
  });
});

describe('clipping', () => {
  const weightsOf = (config: { readonly kind: string }, norms: readonly number[]) => [
    ...createComponent('clipping', clippingRegistry, config, context).weights(Float32Array.from(norms)),
  ];

  it('scales every gradient to the clip norm (normalised), and leaves one that is 0', () => {
    const config = { kind: 'normalised', clipNorm: 0.5 } as { kind: string };
    expect(weightsOf(config, [0, 0.25, 2])).toEqual([0, 2, 0.25]);
  });

  it('gives gradients near r the most weight (per-sample adaptive)', () => {
    const config = { kind: 'per-sample-adaptive', clipNorm: 1, stability: 0.1 } as { kind: string };
    const weights = weightsOf(config, [0, 0.1, 0.2, 1, 10]);
    const formula = (norm: number) => 1 / (norm + 0.1 / (norm + 0.1));
    [0, 0.1, 0.2, 1, 10].forEach((norm, at) => {
      expect(weights[at]).toBeCloseTo(formula(norm), 6);
    });
    expect(weights[0]).toBe(1);
    expect(weights[2]).toBeGreaterThan(weights[0] as number);
    expect(weights[2]).toBeGreaterThan(weights[3] as number);
  });

  it('bounds an example by C / s and not by C (per-sample scaled)', () => {
    const [clipNorm, scale, stability] = [3, 4, 0.2];
    const config = { kind: 'per-sample-scaled', clipNorm, scale, stability } as { kind: string };
    const norms = [0, 1e-3, 0.05, 0.2, 1, 50, 1e6];
    const weights = weightsOf(config, norms);
    norms.forEach((norm, at) => {
      const exact = clipNorm / (scale * norm + stability / (norm + stability));
      // Norm and weight are single precision.
      expect(Math.abs((weights[at] as number) / exact - 1), String(norm)).toBeLessThan(3e-7);
    });
    const strategy = createComponent('clipping', clippingRegistry, config, context);
    expect(strategy.sensitivity).toBe(clipNorm / scale);
    expect((weights[6] as number) * 1e6).toBeGreaterThan(0.999_999 * strategy.sensitivity);
    const unscaled = { ...config, scale: 1 } as { kind: string };
    expect(weightsOf(unscaled, norms)).toEqual(
      weightsOf({ kind: 'per-sample-adaptive', clipNorm, stability } as { kind: string }, norms),
    );
  });

  it('divides the bound among groups of neighbouring tensors (group-wise)', () => {
    const strategy = createComponent(
      'clipping',
      clippingRegistry,
      { kind: 'group-wise', clipNorm: 2, groups: 2 } as { kind: string },
      { tensorCount: 5 },
    );
    expect(strategy.groups).toEqual([0, 0, 0, 1, 1]);
    expect(strategy.sensitivity).toBeCloseTo(2, 12);
    expect([...strategy.weights(Float32Array.of(2 * Math.SQRT2, 1))]).toEqual([expect.closeTo(0.5, 6), 1]);
    expect(() =>
      createComponent(
        'clipping',
        clippingRegistry,
        { kind: 'group-wise', clipNorm: 1, groups: 4 } as { kind: string },
        context,
      ),
    ).toThrow(/clipping.groups: must be at most the model's 3 parameter tensors, got 4/);
  });

  it('leaves gradients below the clip norm as they are (flat), and normalises them all (automatic)', () => {
    const norms = Float32Array.of(0.25);
    const weightOf = (config: { kind: string }) =>
      createComponent('clipping', clippingRegistry, config, context).weights(norms)[0];
    expect(weightOf({ kind: 'flat', clipNorm: 0.5 } as { kind: string })).toBe(1);
    expect(
      weightOf({ kind: 'automatic', grouping: 'flat', clipNorm: 0.5, gamma: 0.25 } as { kind: string }),
    ).toBe(1);
    expect(
      weightOf({ kind: 'automatic', grouping: 'flat', clipNorm: 1, gamma: 0.25 } as { kind: string }),
    ).toBe(2);
  });

  it('refuses a list of clip norms of the wrong length by its two numbers', () => {
    const config = { kind: 'per-layer', clipNorm: [1, 2] };
    expect(() => createComponent('clipping', clippingRegistry, config, context)).toThrow(
      /has 2 entries.*3 parameter tensors/,
    );
  });

  it('lists the known kinds when one is unknown', () => {
    expect(() => createComponent('clipping', clippingRegistry, { kind: 'adaptive' }, context)).toThrow(
      /known: automatic, flat, per-layer, .*none/,
    );
  });

  it('does not call an unclipped sum bounded', () => {
    const none = createComponent('clipping', clippingRegistry, { kind: 'none' }, context);
    expect(none.isBounded).toBe(false);
    expect(none.sensitivity).toBe(Number.POSITIVE_INFINITY);
  });
});

/** Every clipping, with the smallest, a usual and the largest bound R and stability constant. */
const extreme = [1e-6, 0.5, 1e6].flatMap((clipNorm) =>
  [1e-6, 0.01, 1e6].flatMap((stability) =>
    varietiesOf(clippingRegistry, { clipNorm, gamma: stability, stability, scale: 1e3, groups: 2 }),
  ),
);

it.each(extreme)(
  'weights by %j are finite and keep every example within its sensitivity, where it has one, whatever its norms',
  (config) => {
    const strategy: ClippingStrategy = createComponent('clipping', clippingRegistry, config, context);
    const { groupCount, sensitivity } = strategy;
    expect(strategy.isBounded).toBe(Number.isFinite(sensitivity));
    if (!strategy.isBounded) return;
    const uniform = uniformFrom(seededBytes(1, 'norms of all sizes'));
    const extremes = [0, 1e-45, 1e-38, 1, 1e38, Number.POSITIVE_INFINITY, Number.NaN];
    const norms = Float32Array.from({ length: 3000 * groupCount }, (_, index) =>
      index < 500 * groupCount
        ? (extremes[Math.floor(uniform() * extremes.length)] as number)
        : 10 ** (83 * uniform() - 45),
    );
    const weights = strategy.weights(norms);
    expect(
      weights.every(
        (weight, at) => weight >= 0 && (Number.isFinite(norms[at]) ? weight < Infinity : weight === 0),
      ),
    ).toBe(true);
    for (let at = 0; at < norms.length; at += groupCount) {
      const clipped = [...weights.subarray(at, at + groupCount)].map((weight, group) =>
        weight === 0 ? 0 : weight * (norms[at + group] as number),
      );
      // Of double-precision squares and roots.
      expect(Math.hypot(...clipped)).toBeLessThanOrEqual(sensitivity * (1 + 1e-15));
    }
  },
);

describe.each(varietiesOf(clippingRegistry, { groups: 3 }))('the clipping %j', (config) => {
  const make = (): ClippingStrategy => createComponent('clipping', clippingRegistry, config, context);
  const { grouping } = config as { readonly grouping?: string };

  it('is called by its kind and its grouping', () => {
    expect(make().name).toBe(grouping === undefined ? config.kind : `${config.kind} ${grouping}`);
  });

  it('puts every tensor in one group, or each in one of its own, in their order', () => {
    const { groups, groupCount } = make();
    expect([
      [[0, 0, 0], 1],
      [[0, 1, 2], 3],
    ]).toContainEqual([groups, groupCount]);
  });

  it('gives weights for norms of every size: ones where nothing is bounded, else what single precision holds', () => {
    const { isBounded, groupCount, weights } = make();
    for (const norm of [0, 2 ** -126, 1e-20, 1, 1e20]) {
      const given = [...weights(new Float32Array(groupCount).fill(norm))];
      expect(given).toHaveLength(groupCount);
      if (isBounded) for (const weight of given) expect(weight * Math.fround(norm)).toBeLessThanOrEqual(1);
      else expect(given).toEqual([1]);
    }
  });
});

describe('a clip norm', () => {
  const parse = (clipping: object) =>
    clippingRegistry
      .find(({ kind }) => kind === (clipping as { kind: string }).kind)
      ?.configSchema.safeParse(clipping)
      .error?.issues.map(({ message }) => message);

  it('is one number where the whole gradient is one vector, and the message says where a list belongs', () => {
    expect(parse({ kind: 'flat', clipNorm: [1, 2] })).toEqual([
      'must be one number, as the whole gradient is clipped as one vector; a list belongs to clipping.kind "per-layer"',
    ]);
    expect(parse({ kind: 'flat', clipNorm: 'one' })?.[0]).toContain('expected number');
    expect(() =>
      createComponent(
        'clipping',
        clippingRegistry,
        { kind: 'automatic', grouping: 'flat', clipNorm: [1, 2, 3], gamma: 0.01 } as { kind: string },
        context,
      ),
    ).toThrow('clipping.clipNorm: must be one number when grouping is "flat"; a list belongs to "per-layer"');
  });

  it('is one for each layer, or one for all of them', () => {
    const layers = (clipNorm: unknown) =>
      createComponent('clipping', clippingRegistry, { kind: 'per-layer', clipNorm } as never, context);
    expect(layers(2).sensitivity).toBeCloseTo(Math.sqrt(12), 12);
    expect(() => layers([1, 2])).toThrow(
      'clipping.clipNorm: has 2 entries, but the model has 3 parameter tensors; give one number for all or 3 of them',
    );
  });

  it('keeps the smallest weight that single precision holds to all its digits, and no smaller one', () => {
    const weights = (clipNorm: number, norm: number) =>
      createComponent(
        'clipping',
        clippingRegistry,
        { kind: 'flat', clipNorm } as { kind: string },
        context,
      ).weights(Float32Array.of(norm))[0];
    expect(weights(2 ** -6, 2 ** 120)).toBe(2 ** -126);
    expect(weights(2 ** -7, 2 ** 120)).toBe(0);
  });
});
