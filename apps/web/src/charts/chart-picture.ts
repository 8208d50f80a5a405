import type { Curve } from './curve';

const fontPx = 13;
const rowPx = 20;
const paddingPx = 10;

/**
 * A chart as a picture that stands on its own: title and legend are drawn around the plot, on an opaque ground.
 *
 * @param plot the chart's canvas, `scale` device pixels a CSS pixel.
 */
export function chartPicture(
  plot: HTMLCanvasElement,
  scale: number,
  title: string,
  curves: readonly Pick<Curve, 'label' | 'colour' | 'dash'>[],
  colours: { readonly ground: string; readonly ink: string },
): HTMLCanvasElement {
  const picture = document.createElement('canvas');
  picture.width = plot.width;
  picture.height = plot.height + scale * ((1 + curves.length) * rowPx + 2 * paddingPx);
  const ink = picture.getContext('2d');
  if (ink === null) return plot;
  ink.fillStyle = colours.ground;
  ink.fillRect(0, 0, picture.width, picture.height);
  ink.drawImage(plot, 0, scale * (rowPx + paddingPx));
  ink.scale(scale, scale);
  ink.fillStyle = colours.ink;
  ink.font = `${fontPx}px system-ui, sans-serif`;
  ink.textBaseline = 'middle';
  ink.fillText(title, paddingPx, paddingPx + rowPx / 2);
  curves.forEach(({ label, colour, dash = [] }, index) => {
    const y = paddingPx + plot.height / scale + rowPx * (index + 1.5);
    ink.strokeStyle = colour;
    ink.lineWidth = 2;
    ink.setLineDash([...dash]);
    ink.beginPath();
    ink.moveTo(paddingPx, y);
    ink.lineTo(paddingPx + 28, y);
    ink.stroke();
    ink.fillText(label, paddingPx + 36, y);
  });
  return picture;
}
