import type uPlot from 'uplot';
import { isDrawable } from '../data/drawable';
import type { Curve, ReferenceLine } from './curve';
import { spreadLabels } from './spread-labels';

const labelGap = 13;

export type OverlayInk = {
  readonly text: string;
  readonly faint: string;
  readonly axis: string;
  readonly baseline: string;
  readonly error: string;
  readonly ground: string;
  readonly font: string;
};

/** What is drawn over a plot: lines to read against, crosses for NaN and infinities, labels at the ends of the lines, the name of x. */
export function drawOverlay(
  plot: uPlot,
  curves: readonly (Curve & { readonly ink: string })[],
  lines: readonly ReferenceLine[],
  xName: string,
  xTicks: readonly number[],
  ink: OverlayInk,
): void {
  const { ctx } = plot;
  const scale = window.devicePixelRatio || 1;
  const { left, top, width, height } = plot.bbox;
  const right = left + width;
  const bottom = top + height;
  ctx.save();
  ctx.font = `${11 * scale}px ${ink.font}`;
  ctx.textBaseline = 'middle';
  ctx.lineWidth = scale;
  ctx.strokeStyle = ink.axis;
  ctx.beginPath();
  ctx.moveTo(left, bottom);
  ctx.lineTo(right, bottom);
  ctx.stroke();

  const labels: { readonly text: string; readonly x: number; readonly y: number; readonly dot?: string }[] =
    [];
  for (const { value, label } of lines) {
    const y = plot.valToPos(value, 'y', true);
    if (!(y >= top - 1 && y <= bottom + 1)) continue;
    ctx.strokeStyle = ink.baseline;
    ctx.setLineDash([2 * scale, 3 * scale]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(right, y);
    ctx.stroke();
    labels.push({ text: label, x: right, y });
  }
  ctx.setLineDash([]);

  const crossed = new Set<number>();
  for (const { x, y, label, ink: colour, isLabelled = true } of curves) {
    let last = -1;
    for (let at = 0; at < x.length; at++) {
      const place = plot.valToPos(x[at] as number, 'x', true);
      if (place < left - 1 || place > right + 1) continue;
      const value = y[at];
      if (isDrawable(value)) last = at;
      else if (value !== null && value !== undefined) crossed.add(Math.round(place));
    }
    if (!isLabelled || last === -1) continue;
    const endY = plot.valToPos(y[last] as number, 'y', true);
    if (Number.isFinite(endY))
      labels.push({ text: label, x: plot.valToPos(x[last] as number, 'x', true), y: endY, dot: colour });
  }
  drawCrosses(ctx, [...crossed], top, scale, ink);

  const places = spreadLabels(
    labels.map(({ y }) => y / scale),
    labelGap,
    top / scale + 4,
    bottom / scale - 4,
  );
  labels.forEach(({ text, x, y, dot }, at) => {
    const place = (places[at] as number) * scale;
    if (dot !== undefined) {
      ctx.fillStyle = dot;
      ctx.beginPath();
      ctx.arc(x, y, 2.25 * scale, 0, 2 * Math.PI);
      ctx.fill();
    }
    if (Math.abs(place - y) > 3 * scale || x < right - 4 * scale) {
      ctx.strokeStyle = ink.axis;
      ctx.beginPath();
      ctx.moveTo(x + 3 * scale, y);
      ctx.lineTo(right + 7 * scale, place);
      ctx.stroke();
    }
    ctx.textAlign = 'left';
    ctx.fillStyle = dot === undefined ? ink.faint : ink.text;
    ctx.fillText(text, right + 10 * scale, place);
  });

  const [before, end] = xTicks.slice(-2);
  if (before !== undefined && end !== undefined) {
    ctx.fillStyle = ink.faint;
    const name = ctx.measureText(xName).width;
    const [from, to] = [plot.valToPos(before, 'x', true), plot.valToPos(end, 'x', true)];
    // Half of each tick's number reaches in between, with room around the name.
    const taken = ctx.measureText(`${before}${end}`).width / 2 + 16 * scale;
    const y = bottom + 15 * scale;
    if (to - from >= name + taken) {
      ctx.textAlign = 'center';
      ctx.fillText(xName, (from + to) / 2, y);
    } else if (ctx.canvas.width - right >= name + 10 * scale) {
      ctx.textAlign = 'left';
      ctx.fillText(xName, right + 10 * scale, y);
    }
  }
  ctx.restore();
}

function drawCrosses(
  ctx: CanvasRenderingContext2D,
  places: readonly number[],
  top: number,
  scale: number,
  ink: OverlayInk,
): void {
  ctx.strokeStyle = ink.error;
  ctx.lineWidth = 1.25 * scale;
  const reach = 3 * scale;
  for (const x of places) {
    const y = top + 5 * scale;
    ctx.beginPath();
    ctx.moveTo(x - reach, y - reach);
    ctx.lineTo(x + reach, y + reach);
    ctx.moveTo(x - reach, y + reach);
    ctx.lineTo(x + reach, y - reach);
    ctx.stroke();
  }
}

/** Width that the labels at the right need, in CSS pixels. */
export function labelRoom(texts: readonly string[], font: string): number {
  if (texts.length === 0) return 12;
  const ctx = document.createElement('canvas').getContext('2d');
  if (ctx === null) return 80;
  ctx.font = `11px ${font}`;
  return Math.min(150, Math.ceil(Math.max(...texts.map((text) => ctx.measureText(text).width))) + 14);
}
