import { isDrawable } from '../data/drawable';
import { paletteColour } from '../theme/colour';
import { light } from '../theme/tokens';
import { type Curve, fullLabel, type ReferenceLine } from './curve';
import { bearableWindow, smoothed } from './smoothing';
import { spreadLabels } from './spread-labels';
import { logTicks, niceTicks, tickTexts } from './ticks';
import { valueRange } from './value-range';

const width = 760;
const plot = { left: 52, top: 52, right: 560, bottom: 356 };

/** What a picture shows. */
export type PicturedChart = {
  readonly heading: string;
  readonly sub: string;
  readonly xName: string;
  readonly curves: readonly Curve[];
  readonly lines?: readonly ReferenceLine[];
  readonly isLog?: boolean;
  readonly smoothing?: number;
  readonly zoom?: readonly [number, number] | undefined;
};

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const short = (value: number) => String(Math.round(value * 100) / 100);

/** A chart as an SVG that stands on its own, on a light ground, with every recorded point of it. */
export function chartSvg(chart: PicturedChart): string {
  const { heading, sub, xName, curves, lines = [], isLog = false, smoothing = 1 } = chart;
  const xs = curves.flatMap(({ x }) => [x[0], x.at(-1)]).filter(isDrawable);
  const [from, to] = chart.zoom ?? [
    Math.min(...xs, Number.POSITIVE_INFINITY),
    Math.max(...xs, Number.NEGATIVE_INFINITY),
  ];
  const [xLow, xHigh] = from < to ? [from, to] : from === to ? [from, from + 1] : [0, 1];
  const [yLow, yHigh] = valueRange(curves, lines, isLog, [xLow, xHigh]) ?? [isLog ? 1 : 0, isLog ? 10 : 1];
  const scaled = (value: number) => (isLog ? Math.log10(value) : value);
  const placeX = (x: number) => plot.left + ((x - xLow) / (xHigh - xLow)) * (plot.right - plot.left);
  const placeY = (y: number) =>
    plot.bottom - ((scaled(y) - scaled(yLow)) / (scaled(yHigh) - scaled(yLow))) * (plot.bottom - plot.top);
  const canPlace = (value: number | null | undefined): value is number =>
    isDrawable(value) && !(isLog && value <= 0);

  const parts: string[] = [];
  const text = (x: number, y: number, content: string, more = '') =>
    parts.push(`<text x="${short(x)}" y="${short(y)}" ${more}>${escaped(content)}</text>`);
  const faint = `fill="${light.faint}"`;

  text(12, 22, heading, `font-size="14" font-weight="600" fill="${light.text}"`);
  text(12, 40, sub, `fill="${light.muted}"`);
  const yTicks = isLog ? logTicks(yLow, yHigh) : niceTicks(yLow, yHigh, 5);
  tickTexts(yTicks).forEach((label, at) => {
    const y = placeY(yTicks[at] as number);
    parts.push(
      `<line x1="${plot.left}" x2="${plot.right}" y1="${short(y)}" y2="${short(y)}" stroke="${light.grid}"/>`,
    );
    text(plot.left - 6, y + 4, label, `text-anchor="end" ${faint}`);
  });
  parts.push(
    `<line x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}" stroke="${light.axis}"/>`,
  );
  const xTicks = niceTicks(xLow, xHigh, 6);
  tickTexts(xTicks).forEach((label, at) => {
    const x = placeX(xTicks[at] as number);
    parts.push(
      `<line x1="${short(x)}" x2="${short(x)}" y1="${plot.bottom}" y2="${plot.bottom + 4}" stroke="${light.axis}"/>`,
    );
    text(x, plot.bottom + 17, label, `text-anchor="middle" ${faint}`);
  });
  text((plot.left + plot.right) / 2, plot.bottom + 34, xName, `text-anchor="middle" ${faint}`);

  parts.push(`<g clip-path="url(#plot)" fill="none" stroke-linejoin="round">`);
  const crosses = new Set<string>();
  for (const curve of curves) {
    const colour = paletteColour(curve.colour, light);
    const dash = curve.dash?.length ? ` stroke-dasharray="${curve.dash.join(' ')}"` : '';
    if (curve.band !== undefined) {
      const { low, high } = curve.band;
      const edge = (values: readonly (number | null)[]) =>
        curve.x.flatMap((x, at) => {
          const value = values[at];
          return canPlace(value) ? [`${short(placeX(x))} ${short(placeY(value))}`] : [];
        });
      const around = [...edge(high), ...edge(low).reverse()];
      if (around.length > 2)
        parts.push(`<path d="M${around.join('L')}Z" fill="${colour}" fill-opacity="0.12"/>`);
    }
    const line = (values: readonly (number | null)[], style: string) => {
      const d = pathOf(curve.x, values, canPlace, (x, y) => `${short(placeX(x))} ${short(placeY(y))}`);
      if (d !== '') parts.push(`<path d="${d}" stroke="${colour}" ${style}/>`);
    };
    if (bearableWindow(curve.x.length, smoothing) > 1) {
      line(curve.y, 'stroke-opacity="0.35"');
      line(smoothed(curve.y, smoothing), `stroke-width="1.5"${dash}`);
    } else line(curve.y, curve.isQuiet ? 'stroke-opacity="0.35"' : `stroke-width="1.5"${dash}`);
    curve.x.forEach((x, at) => {
      const value = curve.y[at];
      if (x >= xLow && x <= xHigh && value !== null && value !== undefined && !Number.isFinite(value))
        crosses.add(short(placeX(x)));
    });
  }
  parts.push('</g>');
  for (const x of crosses)
    parts.push(
      `<path d="M${Number(x) - 3} ${plot.top}l6 6m0 -6l-6 6" stroke="${light.error}" stroke-width="1.25"/>`,
    );

  const labels = [
    ...curves
      .filter(({ isLabelled = true }) => isLabelled)
      .flatMap((curve) => {
        const last = curve.y.findLast((value, at) => canPlace(value) && (curve.x[at] as number) <= xHigh);
        return canPlace(last)
          ? [{ label: fullLabel(curve), y: placeY(last), colour: paletteColour(curve.colour, light) }]
          : [];
      }),
    ...lines.map(({ value, label }) => ({ label, y: placeY(value), colour: light.baseline })),
  ];
  for (const { value } of lines)
    parts.push(
      `<line x1="${plot.left}" x2="${plot.right}" y1="${short(placeY(value))}" y2="${short(placeY(value))}" stroke="${light.baseline}" stroke-dasharray="2 3"/>`,
    );
  const height = Math.max(400, plot.top + labels.length * 14 + 40);
  const places = spreadLabels(
    labels.map(({ y }) => y),
    14,
    plot.top + 4,
    height - 44,
  );
  labels.forEach(({ label, colour }, at) => {
    const y = places[at] as number;
    parts.push(`<circle cx="${plot.right + 12}" cy="${short(y)}" r="3" fill="${colour}"/>`);
    text(plot.right + 20, y + 4, label, `fill="${light.text}"`);
  });

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="${light.ground}"/>`,
    `<clipPath id="plot"><rect x="${plot.left}" y="${plot.top}" width="${plot.right - plot.left}" height="${plot.bottom - plot.top}"/></clipPath>`,
    ...parts,
    '</svg>',
  ].join('\n');
}

/** A path that begins anew after every gap, and after every value that cannot be drawn. */
function pathOf(
  xs: readonly number[],
  ys: readonly (number | null)[],
  canPlace: (value: number | null | undefined) => value is number,
  place: (x: number, y: number) => string,
): string {
  let isDown = false;
  return xs
    .map((x, at) => {
      const y = ys[at];
      if (!canPlace(y)) {
        isDown = false;
        return '';
      }
      const command = isDown ? 'L' : 'M';
      isDown = true;
      return `${command}${place(x, y)}`;
    })
    .join('');
}

/** The SVG drawn with twice as many pixels as it has units. */
export async function svgToPng(svg: string): Promise<Blob> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.width * 2;
  canvas.height = picture.height * 2;
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error('the browser made no picture')) : resolve(blob),
    ),
  );
}
