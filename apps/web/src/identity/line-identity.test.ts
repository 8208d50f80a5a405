import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lineIdentity, methods, methodToken, modelMarker, noiseDash } from './line-identity';

describe('identity of a line', () => {
  it('is the same whatever else is shown: a function of method and noise alone', () => {
    const alone = lineIdentity('flat', 1);
    const amongOthers = ['automatic', 'per-layer', 'flat'].map((method) => lineIdentity(method, 1))[2];
    expect(amongOthers).toEqual(alone);
    expect(alone).toEqual({ label: 'flat, 1', token: 'method-flat', dash: [2.5, 2.5] });
    expect(lineIdentity('flat', 6.0049160156).label).toBe('flat, 6.005');
  });

  it('gives every method a hue of its own, and an unknown one the hue of none of them', () => {
    const tokens = Object.keys(methods).map(methodToken);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(tokens).not.toContain(methodToken('of-tomorrow'));
  });

  it('has an entry for every clipping and sparsification that a run can be named after', () => {
    const schema = readFileSync(
      new URL('../../../../packages/contract/run-config.schema.json', import.meta.url),
      'utf8',
    );
    const { clipping } = (
      JSON.parse(schema) as {
        properties: Record<string, { oneOf: { properties: { kind: { const: string } } }[] }>;
      }
    ).properties;
    const kinds =
      clipping?.oneOf.map((one) => one.properties.kind.const).filter((kind) => kind !== 'none') ?? [];
    expect(kinds).toContain('flat');
    for (const method of [
      ...kinds,
      'random-sparsification',
      'automatic-random-sparsification',
      'non-private',
    ])
      expect(methodToken(method), method).not.toBe('method-other');
  });

  it('breaks a line more the more noise there is, and takes the nearest dash at or above', () => {
    const inked = (noise: number) => {
      const [on = 1, off = 0] = noiseDash(noise);
      return on / (on + off);
    };
    const shares = [0.3, 0.5, 0.7, 1, 2].map(inked);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(new Set(shares).size).toBe(shares.length);
    expect([4, 8, 16].map((noise) => noiseDash(noise).length)).toEqual([4, 6, 8]);
    expect(noiseDash(0.6)).toEqual(noiseDash(0.7));
    expect(noiseDash(40)).toEqual(noiseDash(16));
    expect(noiseDash(null)).toEqual([]);
    expect(noiseDash(0)).toEqual([]);
  });

  it('gives models shapes by their names', () => {
    expect(modelMarker('unet')).toBe('circle');
    expect(modelMarker('nested-unet')).toBe('square');
    expect(modelMarker('another')).toBe(modelMarker('another'));
  });
});
