import { describe, expect, it } from 'vitest';
import { createComponent, definitionOf } from '../component.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import { sparsificationRegistry } from './registry.js';
import type { Sparsification, SparsificationContext } from './sparsification.js';

const tensorSizes = [40, 3, 17];
const [epochs, stepsPerEpoch] = [4, 3];
const steps = epochs * stepsPerEpoch;
const varieties = [null, 2, 5].flatMap((refreshEverySteps) =>
  varietiesOf(sparsificationRegistry, { finalRate: 0.8, refreshEverySteps }),
);

/** The same numbers for everybody, from the one at `place` on. */
function streamFrom(place: number) {
  const uniform = uniformFrom(seededBytes(1, 'mask'));
  let drawn = 0;
  const draw = () => {
    drawn++;
    return uniform();
  };
  while (drawn < place) draw();
  return { draw, drawn: () => drawn };
}

const make = (config: { readonly kind: string }, uniform: () => number) =>
  createComponent<SparsificationContext, Sparsification>('sparsification', sparsificationRegistry, config, {
    tensorSizes,
    stepsPerEpoch,
    epochs,
    uniform,
  });

const maskAt = (sparsification: Sparsification, step: number) =>
  sparsification.maskAt(step)?.map((kept) => [...kept]) ?? null;

describe.each(varieties)('sparsification %j', (config) => {
  it('is called as its kind', () => {
    expect(make(config, streamFrom(0).draw).name).toBe(config.kind);
  });

  it('says null where it keeps every coordinate', () => {
    const sparsification = make(config, streamFrom(0).draw);
    const isKeptWhole = Array.from({ length: steps }, (_, step) => sparsification.maskAt(step) === null);
    const { method } = definitionOf('sparsification', sparsificationRegistry, config);
    // One that drops nothing gives a run no name; one that does drops nothing in the first epoch alone.
    expect(isKeptWhole.every(Boolean)).toBe(method === null);
    expect(isKeptWhole.slice(-stepsPerEpoch)).toEqual(Array(stepsPerEpoch).fill(method === null));
  });

  it('says for each coordinate of each tensor whether it is kept, or keeps all', () => {
    const sparsification = make(config, streamFrom(0).draw);
    for (let step = 0; step < steps; step++) {
      const mask = maskAt(sparsification, step);
      if (mask === null) continue;
      expect(mask.map(({ length }) => length)).toEqual(tensorSizes);
      expect(mask.flat().every((kept) => kept === 0 || kept === 1)).toBe(true);
    }
  });

  it('goes on from what it remembered as if it had not stopped, at every step', () => {
    for (let stop = 0; stop < steps; stop++) {
      const stream = streamFrom(0);
      const whole = make(config, stream.draw);
      for (let step = 0; step < stop; step++) whole.maskAt(step);
      const remembered = whole.state?.();
      const continued = make(config, streamFrom(stream.drawn()).draw);
      continued.restore?.(remembered as never);
      for (let step = stop; step < steps; step++)
        expect(maskAt(continued, step)).toEqual(maskAt(whole, step));
    }
  });

  it('remembers a copy, which later steps do not change', () => {
    const sparsification = make(config, streamFrom(0).draw);
    for (let step = 0; step < steps - 1; step++) sparsification.maskAt(step);
    const remembered = sparsification.state?.();
    const copy = structuredClone(remembered);
    for (const kept of sparsification.maskAt(steps - 1) ?? []) kept.fill(0);
    expect(remembered).toEqual(copy);
  });
});
