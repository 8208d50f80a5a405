'use client';

import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import { tickTexts } from './ticks';
import { useWidth } from './use-width';

/** An axis of a parallel plot: numbers from least to greatest, or texts one below the other. */
export type ParallelAxis = {
  readonly id: string;
  readonly title: string;
  readonly values:
    | { readonly kind: 'number'; readonly low: number; readonly high: number }
    | { readonly kind: 'text'; readonly texts: readonly string[] };
  readonly brush: readonly [number, number] | readonly string[] | undefined;
};

/** A run in a parallel plot; null where it has no value on an axis. */
export type ParallelLine = {
  readonly id: string;
  readonly label: string;
  readonly values: readonly (number | string | null)[];
  readonly colour: string;
  readonly dash: readonly number[];
  readonly isFaded: boolean;
};

const height = 360;
const top = 40;
const bottom = height - 20;
const side = 64;

/** A line a run over an axis a dimension. A drag along an axis brushes a stretch of it, a double click ends that. */
export function ParallelPlot({
  title,
  axes,
  lines,
  svgRef,
  onBrush,
}: {
  readonly title: string;
  readonly axes: readonly ParallelAxis[];
  readonly lines: readonly ParallelLine[];
  readonly svgRef: RefObject<SVGSVGElement | null>;
  readonly onBrush: (id: string, part: readonly [number, number] | readonly string[] | undefined) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const width = Math.max(axes.length * 110, useWidth(frame));
  const [drag, setDrag] = useState<
    { readonly at: number; readonly from: number; readonly to: number } | undefined
  >();
  const xOf = (at: number) => side + (axes.length < 2 ? 0 : (at / (axes.length - 1)) * (width - 2 * side));
  const yOn = (event: PointerEvent<SVGGElement>) => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    return Math.max(top, Math.min(bottom, event.clientY - (box?.top ?? 0)));
  };
  const end = () => {
    if (drag === undefined) return;
    setDrag(undefined);
    const axis = axes[drag.at];
    if (axis === undefined || Math.abs(drag.to - drag.from) < 3) return;
    onBrush(axis.id, partBetween(axis, Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)));
  };
  return (
    <div ref={frame} className="chart plot-frame" style={{ minHeight: height }}>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture with axes that are worked */}
      <svg
        ref={svgRef}
        className="plot"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={`${title}: ${lines.length} runs over ${axes.map((axis) => axis.title).join(', ')}`}
      >
        {[...lines]
          .sort((a, b) => Number(b.isFaded) - Number(a.isFaded))
          .map(({ id, label, values, colour, dash, isFaded }) => (
            <path
              key={id}
              d={pathOf(
                values.map((value, at) => placeOn(axes[at] as ParallelAxis, value)),
                xOf,
              )}
              fill="none"
              stroke={colour}
              strokeOpacity={isFaded ? 0.08 : 0.65}
              strokeWidth={1.25}
              strokeDasharray={dash.join(' ') || undefined}
            >
              <title>{label}</title>
            </path>
          ))}
        {axes.map((axis, at) => {
          const x = xOf(at);
          const dragged = drag?.at === at ? ([drag.from, drag.to] as const) : undefined;
          const held = dragged ?? placesOf(axis);
          return (
            <g
              key={axis.id}
              role="slider"
              aria-orientation="vertical"
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={
                held === undefined ? 0 : Math.round(((bottom - Math.max(...held)) / (bottom - top)) * 100)
              }
              aria-valuetext={axis.brush === undefined ? 'all' : axis.brush.join(' to ')}
              tabIndex={0}
              aria-label={`Axis ${axis.title}: up and down arrow narrow it, Escape lets go`}
              onKeyDown={(event) => {
                const part = narrowed(axis, event.key);
                if (part === undefined && event.key !== 'Escape') return;
                event.preventDefault();
                onBrush(axis.id, part);
              }}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId);
                const y = yOn(event);
                setDrag({ at, from: y, to: y });
              }}
              onPointerMove={(event) => drag?.at === at && setDrag({ ...drag, to: yOn(event) })}
              onPointerUp={end}
              onDoubleClick={() => onBrush(axis.id, undefined)}
              style={{ cursor: 'ns-resize' }}
            >
              <rect x={x - 14} y={top} width={28} height={bottom - top} fill="transparent" />
              <line x1={x} x2={x} y1={top} y2={bottom} stroke="var(--baseline)" />
              <text x={x} y={top - 20} textAnchor={anchorOf(at, axes.length)} fill="var(--muted)">
                {short(axis.title)}
                <title>{axis.title}</title>
              </text>
              {labelsOf(axis).map(({ y, text }) => (
                <text
                  key={text}
                  x={x + (at === axes.length - 1 ? -6 : 6)}
                  y={y + 4}
                  textAnchor={at === axes.length - 1 ? 'end' : 'start'}
                  fill="var(--muted)"
                  className="plot-label"
                >
                  {short(text)}
                </text>
              ))}
              {held === undefined ? null : (
                <rect
                  x={x - 7}
                  y={Math.min(held[0], held[1])}
                  width={14}
                  height={Math.max(3, Math.abs(held[1] - held[0]))}
                  fill="var(--accent)"
                  fillOpacity={0.18}
                  stroke="var(--accent)"
                />
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

const short = (text: string) => (text.length > 18 ? `…${text.slice(-17)}` : text);
const anchorOf = (at: number, count: number) => (at === 0 ? 'start' : at === count - 1 ? 'end' : 'middle');

function placeOn({ values }: ParallelAxis, value: number | string | null): number | undefined {
  if (value === null) return undefined;
  if (values.kind === 'text') {
    const at = values.texts.indexOf(String(value));
    return at === -1 ? undefined : textPlace(at, values.texts.length);
  }
  const { low, high } = values;
  return bottom - (high > low ? (Number(value) - low) / (high - low) : 0.5) * (bottom - top);
}

const textPlace = (at: number, count: number) => top + ((at + 0.5) / count) * (bottom - top);

/** Where the brush of an axis begins and ends. */
function placesOf(axis: ParallelAxis): readonly [number, number] | undefined {
  const { brush, values } = axis;
  if (brush === undefined) return undefined;
  const places = brush.map((value) => placeOn(axis, value)).filter((place) => place !== undefined);
  if (places.length === 0) return undefined;
  const reach = values.kind === 'text' ? 6 : 0;
  const clamp = (place: number) => Math.max(top, Math.min(bottom, place));
  return [clamp(Math.min(...places) - reach), clamp(Math.max(...places) + reach)];
}

/** What stands on an axis between two places; undefined for no text. */
function partBetween(
  { values }: ParallelAxis,
  upper: number,
  lower: number,
): readonly [number, number] | readonly string[] | undefined {
  if (values.kind === 'text') {
    const { texts } = values;
    const inside = texts.filter((_, at) => {
      const place = textPlace(at, texts.length);
      return place >= upper && place <= lower;
    });
    return inside.length === 0 ? undefined : inside;
  }
  const { low, high } = values;
  const valueAt = (y: number) =>
    Number((low + ((bottom - y) / (bottom - top)) * (high - low)).toPrecision(5));
  return [valueAt(lower), valueAt(upper)];
}

/** The brush of an axis after a key: up raises its lower end by a twentieth, down lowers its upper end; texts are taken one by one. */
function narrowed(
  { values, brush }: ParallelAxis,
  key: string,
): readonly [number, number] | readonly string[] | undefined {
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const by = key === 'ArrowUp' ? 1 : -1;
  if (values.kind === 'text') {
    const { texts } = values;
    const at = texts.indexOf(String(brush?.[0] ?? ''));
    const next = texts[at === -1 ? 0 : (at - by + texts.length) % texts.length];
    return next === undefined ? undefined : [next];
  }
  const step = (values.high - values.low) / 20;
  const [low = values.low, high = values.high] = (brush ?? []) as readonly number[];
  return by === 1 ? [Math.min(low + step, high), high] : [low, Math.max(high - step, low)];
}

function labelsOf({ values }: ParallelAxis): readonly { readonly y: number; readonly text: string }[] {
  if (values.kind === 'text')
    return values.texts.map((text, at) => ({ y: textPlace(at, values.texts.length), text }));
  const { low, high } = values;
  if (low === high) return [{ y: (top + bottom) / 2, text: tickTexts([low])[0] ?? '' }];
  const ends = [low, (low + high) / 2, high].map((value) => Number(value.toPrecision(3)));
  return ends.map((value, at) => ({ y: bottom - (at / 2) * (bottom - top), text: String(value) }));
}

/** A line through the places that are there, with a gap where one is not. */
function pathOf(places: readonly (number | undefined)[], xOf: (at: number) => number): string {
  let isDown = false;
  return places
    .map((y, at) => {
      const step = y === undefined ? '' : `${isDown ? 'L' : 'M'}${xOf(at).toFixed(1)} ${y.toFixed(1)}`;
      isDown = y !== undefined;
      return step;
    })
    .join('');
}
