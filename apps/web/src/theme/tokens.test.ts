import { describe, expect, it } from 'vitest';
import { contrast } from './contrast';
import { dark, light, type Palette, type TokenName, tokensCss } from './tokens';

const names = Object.keys(light) as TokenName[];
const grounds = ['ground', 'rail', 'sunken', 'hover', 'selected', 'raised'] as const;

/** Pairs that fall short of a ratio, as "name on ground 2.9". */
function short(palette: Palette, foregrounds: readonly TokenName[], on: readonly TokenName[], ratio: number) {
  return foregrounds.flatMap((name) =>
    on
      .map((ground) => [ground, contrast(palette[name], palette[ground])] as const)
      .filter(([, found]) => found < ratio)
      .map(([ground, found]) => `${name} on ${ground} ${found.toFixed(2)}`),
  );
}

describe('contrast', () => {
  it('is 21 between black and white, and 1 of a colour with itself', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    expect(contrast('#d8610b', '#d8610b')).toBe(1);
  });
});

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('palette %s', (_name, palette) => {
  it('has 4.5:1 of text on every ground', () => {
    expect(short(palette, ['text', 'muted', 'faint'], grounds, 4.5)).toEqual([]);
    expect(
      short(palette, ['accent', 'error', 'warn', 'ok'], ['ground', 'raised', 'sunken', 'selected'], 4.5),
    ).toEqual([]);
    expect(short(palette, ['text', 'muted', 'warn'], ['warn-ground'], 4.5)).toEqual([]);
    expect(short(palette, ['text', 'muted', 'error'], ['error-ground'], 4.5)).toEqual([]);
    expect(short(palette, ['on-accent'], ['accent'], 4.5)).toEqual([]);
    expect(short(palette, ['on-action'], ['action'], 4.5)).toEqual([]);
  });

  it('has 3:1 of every method, of the edges of controls and of baselines', () => {
    const methods = names.filter((name) => name.startsWith('method-'));
    expect(methods.length).toBeGreaterThan(7);
    expect(short(palette, methods, grounds, 3)).toEqual([]);
    expect(short(palette, ['control'], ['ground', 'raised'], 3)).toEqual([]);
    expect(short(palette, ['baseline'], ['ground'], 3)).toEqual([]);
  });

  it('would notice a method too pale', () => {
    expect(short({ ...palette, 'method-flat': palette.line }, ['method-flat'], ['ground'], 3)).toHaveLength(
      1,
    );
  });
});

it('writes every token of both palettes for the style sheets', () => {
  const css = tokensCss();
  for (const name of names) {
    expect(css).toContain(`--${name}:${light[name]};`);
    expect(css.split(`--${name}:${dark[name]};`)).toHaveLength(light[name] === dark[name] ? 4 : 3);
  }
});
