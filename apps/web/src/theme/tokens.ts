/** Colours of the interface and of methods. Every pair that the design allows is held to its contrast by the test beside. */
export const light = {
  ground: '#ffffff',
  rail: '#f6f7f8',
  raised: '#ffffff',
  sunken: '#f3f4f6',
  hover: '#f4f5f7',
  selected: '#efeefb',
  line: '#e4e7ea',
  'line-strong': '#cdd2d8',
  control: '#868e98',
  text: '#15181d',
  muted: '#525b66',
  faint: '#656e79',
  accent: '#5a48c9',
  'on-accent': '#ffffff',
  action: '#1d2127',
  'on-action': '#ffffff',
  error: '#b91f36',
  warn: '#8a5600',
  ok: '#1b7a43',
  'error-ground': '#fcf0f1',
  'warn-ground': '#fbf4e6',
  grid: '#edeff2',
  axis: '#b9c0c8',
  baseline: '#6d7682',
  track: '#e6e9ed',
  'method-none': '#373d48',
  'method-automatic': '#2a4cb0',
  'method-flat': '#d8610b',
  'method-per-layer': '#099970',
  'method-random': '#bf5fc6',
  'method-automatic-random': '#2f7fcf',
  'method-psac': '#6f5200',
  'method-psasc': '#9018f8',
  'method-adaptive-quantile': '#43862b',
  'method-dynamic-histogram': '#c2504f',
  'method-normalised': '#007080',
  'method-group-wise': '#a0184f',
  'method-other': '#6d7682',
} as const;

export type TokenName = keyof typeof light;
export type Palette = Readonly<Record<TokenName, string>>;

export const dark: Palette = {
  ground: '#121417',
  rail: '#0d0f11',
  raised: '#1b1e23',
  sunken: '#191c20',
  hover: '#1a1d21',
  selected: '#242238',
  line: '#262a30',
  'line-strong': '#3a4048',
  control: '#6b7480',
  text: '#e8eaed',
  muted: '#a3abb5',
  faint: '#8c949f',
  accent: '#a99bff',
  'on-accent': '#15121f',
  action: '#e8eaed',
  'on-action': '#15181d',
  error: '#ff7d8a',
  warn: '#e0ac4e',
  ok: '#5cc489',
  'error-ground': '#2a181b',
  'warn-ground': '#262015',
  grid: '#1f2328',
  axis: '#454c55',
  baseline: '#8c949f',
  track: '#282d33',
  'method-none': '#d6dfec',
  'method-automatic': '#5c8bf7',
  'method-flat': '#dd6a31',
  'method-per-layer': '#7fbc95',
  'method-random': '#b870ab',
  'method-automatic-random': '#a9c4ff',
  'method-psac': '#e4cd54',
  'method-psasc': '#8058d0',
  'method-adaptive-quantile': '#5fd40c',
  'method-dynamic-histogram': '#f7a58b',
  'method-normalised': '#12bdf6',
  'method-group-wise': '#ff8fb2',
  'method-other': '#8c949f',
};

const block = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour};`)
    .join('');

/** The palettes as custom properties: the kept theme where there is one, else the system's. */
export function tokensCss(): string {
  return [
    `:root{color-scheme:light;${block(light)}}`,
    `:root[data-theme=dark]{color-scheme:dark;${block(dark)}}`,
    `@media(prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${block(dark)}}}`,
  ].join('\n');
}
