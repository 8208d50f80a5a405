'use client';

import { type KeyboardEvent, type PointerEvent, type RefObject, useId, useRef, useState } from 'react';
import { formatMetric } from '../data/metric-value';
import type { Marker } from '../identity/line-identity';
import { MarkerShape } from './marker';
import { niceTicks, tickTexts } from './ticks';
import { useWidth } from './use-width';

/** A run in a scatter plot. */
export type ScatterPoint = {
  readonly id: string;
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** As CSS. */
  readonly colour: string;
  readonly marker: Marker;
  readonly isFaded: boolean;
};

export type Box = { readonly x: readonly [number, number]; readonly y: readonly [number, number] };

const margin = { left: 48, right: 16, top: 12, bottom: 36 };
const height = 380;

/** Points over two axes. A drag brushes a box, a double click ends it, arrow keys read the points from left to right. */
export function ScatterPlot({
  title,
  xName,
  yName,
  points,
  svgRef,
  onBrush,
}: {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  readonly points: readonly ScatterPoint[];
  readonly svgRef: RefObject<SVGSVGElement | null>;
  readonly onBrush: (box: Box | undefined) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const width = Math.max(240, useWidth(frame));
  const tipId = useId();
  const [shown, setShown] = useState<string | undefined>(undefined);
  const [drag, setDrag] = useState<readonly [x0: number, y0: number, x1: number, y1: number] | undefined>();
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const x = scaleOf(
    points.map((point) => point.x),
    margin.left,
    right,
  );
  const y = scaleOf(
    points.map((point) => point.y),
    bottom,
    margin.top,
  );
  const ordered = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const current = points.find(({ id }) => id === shown);
  const placeOf = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top] as const;
  };
  const onMove = (event: PointerEvent<SVGSVGElement>) => {
    const [px, py] = placeOf(event);
    if (drag !== undefined) setDrag([drag[0], drag[1], px, py]);
    const near = points
      .map((point) => ({ id: point.id, far: Math.hypot(x.place(point.x) - px, y.place(point.y) - py) }))
      .sort((a, b) => a.far - b.far)[0];
    setShown(near !== undefined && near.far < 16 ? near.id : undefined);
  };
  const onUp = () => {
    if (drag === undefined) return;
    setDrag(undefined);
    const [x0, y0, x1, y1] = drag;
    if (Math.abs(x1 - x0) < 4 || Math.abs(y1 - y0) < 4) return;
    const stretch = (a: number, b: number) => [Math.min(a, b), Math.max(a, b)] as const;
    onBrush({ x: stretch(x.value(x0), x.value(x1)), y: stretch(y.value(y0), y.value(y1)) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = ordered.findIndex(({ id }) => id === shown);
    const next = {
      ArrowRight: at + 1,
      ArrowLeft: at === -1 ? ordered.length - 1 : at - 1,
      Home: 0,
      End: ordered.length - 1,
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setShown(ordered[Math.max(0, Math.min(ordered.length - 1, next))]?.id);
    } else if (event.key === 'Escape') setShown(undefined);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture that answers to the arrow keys
    <div
      ref={frame}
      className="chart"
      role="group"
      aria-label={`${title}. Arrow keys read the points.`}
      aria-describedby={tipId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its points are read with the arrow keys
      tabIndex={0}
      style={{ minHeight: height }}
      onKeyDown={onKeyDown}
    >
      <svg
        ref={svgRef}
        className="plot"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
        onPointerDown={(event) => {
          const [px, py] = placeOf(event);
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag([px, py, px, py]);
        }}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerLeave={() => setShown(undefined)}
        onDoubleClick={() => onBrush(undefined)}
      >
        <Ticks ticks={y.ticks}>
          {(tick, text) => (
            <g key={tick}>
              <line x1={margin.left} x2={right} y1={y.place(tick)} y2={y.place(tick)} stroke="var(--grid)" />
              <text x={margin.left - 6} y={y.place(tick) + 4} textAnchor="end" fill="var(--faint)">
                {text}
              </text>
            </g>
          )}
        </Ticks>
        <line x1={margin.left} x2={right} y1={bottom} y2={bottom} stroke="var(--axis)" />
        <Ticks ticks={x.ticks}>
          {(tick, text) => (
            <g key={tick}>
              <line x1={x.place(tick)} x2={x.place(tick)} y1={bottom} y2={bottom + 4} stroke="var(--axis)" />
              <text x={x.place(tick)} y={bottom + 16} textAnchor="middle" fill="var(--faint)">
                {text}
              </text>
            </g>
          )}
        </Ticks>
        <text x={right} y={bottom + 32} textAnchor="end" fill="var(--faint)">
          {xName}
        </text>
        {[...points]
          .sort((a, b) => Number(b.isFaded) - Number(a.isFaded))
          .map((point) => (
            <MarkerShape
              key={point.id}
              marker={point.marker}
              x={x.place(point.x)}
              y={y.place(point.y)}
              colour={point.colour}
              opacity={point.isFaded ? 0.15 : 0.85}
            />
          ))}
        {current === undefined ? null : (
          <circle
            cx={x.place(current.x)}
            cy={y.place(current.y)}
            r={7}
            fill="none"
            stroke="var(--text)"
            strokeWidth={1.5}
          />
        )}
        {drag === undefined ? null : (
          <rect
            x={Math.min(drag[0], drag[2])}
            y={Math.min(drag[1], drag[3])}
            width={Math.abs(drag[2] - drag[0])}
            height={Math.abs(drag[3] - drag[1])}
            fill="var(--accent)"
            fillOpacity={0.12}
            stroke="var(--accent)"
          />
        )}
      </svg>
      <div id={tipId} aria-live="polite">
        {current === undefined ? null : (
          <div
            className="chart-tip"
            style={x.place(current.x) > width / 2 ? { left: margin.left, top: 12 } : { right: 12, top: 12 }}
          >
            <div className="chart-tip-row strong">
              <span className="cut">{current.label}</span>
            </div>
            <div className="chart-tip-row">
              {xName} <b>{formatMetric(current.x)}</b>
            </div>
            <div className="chart-tip-row">
              {yName} <b>{formatMetric(current.y)}</b>
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

function Ticks({
  ticks,
  children,
}: {
  readonly ticks: readonly number[];
  readonly children: (tick: number, text: string) => React.ReactNode;
}) {
  const texts = tickTexts(ticks);
  return ticks.map((tick, at) => children(tick, texts[at] ?? ''));
}

/** A linear scale from values, with room at both sides, to pixels; and back. */
function scaleOf(values: readonly number[], from: number, to: number) {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const room = greatest > least ? (greatest - least) * 0.05 : Math.abs(least) || 1;
  const [low, high] = values.length === 0 ? [0, 1] : [least - room, greatest + room];
  return {
    ticks: niceTicks(low, high, 5),
    place: (value: number) => from + ((value - low) / (high - low)) * (to - from),
    value: (place: number) => low + ((place - from) / (to - from)) * (high - low),
  };
}
