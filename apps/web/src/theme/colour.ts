import type { Palette, TokenName } from './tokens';

/** A colour of a chart: a token, which has a value in each theme, or one of an image's classes, which has one value. */
export type Colour = TokenName | `#${string}`;

const isToken = (colour: Colour): colour is TokenName => !colour.startsWith('#');

/** The colour for a style sheet or an SVG in the page: it follows the theme. */
export function cssColour(colour: Colour): string {
  return isToken(colour) ? `var(--${colour})` : colour;
}

/** The colour in one palette. */
export function paletteColour(colour: Colour, palette: Palette): string {
  return isToken(colour) ? palette[colour] : colour;
}
