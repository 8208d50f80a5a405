/** Colours that are told apart with every kind of colour vision. Source: Okabe and Ito 2008. */
export const palette = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#7f7f7f',
  '#b8a800',
  '#9467bd',
  '#8c564b',
] as const;

/** Dashes for a second distinction beside colour. */
export const dashes: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [8, 3, 2, 3]];
