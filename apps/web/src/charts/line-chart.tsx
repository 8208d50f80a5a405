'use client';

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { formatCell, formatMetric } from '../data/metric-value';
import { type Colour, cssColour } from '../theme/colour';
import { ChartTip, type TipRow } from './chart-tip';
import { type Curve, endLabel, keyOf, type ReferenceLine } from './curve';
import { drawnCurves } from './drawn-curves';
import { drawOverlay, labelRoom, type OverlayInk } from './plot-overlay';
import { bandsOf, dataOf, seriesOf } from './plot-series';
import { logTicks, niceTicks, tickTexts } from './ticks';
import { valueRange } from './value-range';

export type Zoom = readonly [from: number, to: number];

export type LineChartProps = {
  /** What is drawn, for those who hear it. */
  readonly title: string;
  readonly xName: string;
  readonly curves: readonly Curve[];
  readonly lines?: readonly ReferenceLine[];
  readonly height?: number;
  readonly format?: (value: number) => string;
  readonly isLog?: boolean;
  /** Points of the moving mean; 1 for none. The values as recorded stay in sight under it. */
  readonly smoothing?: number;
  readonly zoom?: Zoom | undefined;
  readonly onZoom?: (zoom: Zoom | undefined) => void;
  /** Fixes the y scale, so that charts beside one another can be compared. */
  readonly yRange?: readonly [low: number, high: number] | undefined;
  /** Whether a curve's last value stands at its end, beside its name. */
  readonly hasEndValues?: boolean;
  /** Id of a curve to bring out. */
  readonly highlighted?: string | undefined;
};

/** Colours of the theme as they were read last: asking the browser for one makes it compute styles. */
const inks = new Map<string, string>();
const varOf = (name: string) => {
  let ink = inks.get(name);
  if (ink === undefined) {
    ink = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    inks.set(name, ink);
  }
  return ink;
};
const canvasColour = (colour: Colour) => {
  const css = cssColour(colour);
  return css.startsWith('var(') ? varOf(css.slice(4, -1)) : css;
};

/** Curves over one axis. It is redrawn in place when data or theme change; a drag zooms, a double click shows all. */
export function LineChart(props: LineChartProps) {
  const {
    title,
    xName,
    curves,
    lines = [],
    height = 168,
    isLog = false,
    smoothing = 1,
    zoom,
    yRange,
  } = props;
  const { format = formatCell, highlighted } = props;
  const tipId = useId();
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const [point, setPoint] = useState<number | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const ticks = useRef<readonly number[]>([]);
  /** What the plot was made with, until it is given something else: it is not drawn twice. */
  const made = useRef<readonly unknown[]>([]);

  const drawn = useMemo(
    () => drawnCurves(curves, smoothing, isLog, zoom, holder.current?.clientWidth || 640),
    [curves, smoothing, isLog, zoom],
  );
  const joined = useMemo(() => dataOf(drawn), [drawn]);
  const range = useMemo(
    () => yRange ?? valueRange(curves, lines, isLog, zoom),
    [curves, lines, isLog, zoom, yRange],
  );
  const scales = useRef({ zoom, range, drawn });
  scales.current = { zoom, range, drawn };
  const shape = [
    isLog,
    smoothing,
    highlighted,
    height,
    ...lines.map(({ label }) => label),
    ...drawn.map(({ x, smooth, high }, at) => {
      const one = curves[at] as Curve;
      return `${smooth !== undefined} ${x.length < 20} ${keyOf(one)} ${one.label} ${one.colour} ${one.dash} ${one.isQuiet} ${one.isLabelled} ${high === undefined}`;
    }),
  ].join('\n');

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot is needed only when its curves are others
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const font = getComputedStyle(element).fontFamily;
    const plot = new uPlot(
      {
        width: element.clientWidth || 400,
        height,
        padding: [10, labelRoom(labelsOf(latest.current), font), 0, 0],
        legend: { show: false },
        scales: {
          x: {
            time: false,
            range: (_plot, low, high) => {
              const [from, to] = scales.current.zoom ?? [low, high];
              return from < to ? [from, to] : [from, from + 1];
            },
          },
          y: {
            distr: isLog ? 3 : 1,
            range: () => {
              const [low, high] = scales.current.range ?? (isLog ? [1, 10] : [0, 1]);
              return [low, high];
            },
          },
        },
        axes: [
          {
            stroke: () => varOf('--faint'),
            font: `11px ${font}`,
            grid: { show: false },
            ticks: { stroke: () => varOf('--axis'), width: 1, size: 4 },
            border: { show: true, stroke: () => varOf('--axis'), width: 1 },
            size: 26,
            gap: 3,
            splits: (plotted, _axis, low, high) => {
              ticks.current = niceTicks(low, high, plotted.width < 280 ? 2 : 4);
              return [...ticks.current];
            },
            values: (_plot, splits) => [...tickTexts(splits)],
          },
          {
            stroke: () => varOf('--faint'),
            font: `11px ${font}`,
            grid: { stroke: () => varOf('--grid'), width: 1 },
            ticks: { show: false },
            size: 40,
            gap: 6,
            splits: (_plot, _axis, low, high) =>
              isLog ? [...logTicks(low, high)] : [...niceTicks(low, high, 4)],
            values: (_plot, splits) => [...tickTexts(splits)],
            filter: (_plot, splits) => splits,
          },
        ],
        cursor: {
          x: true,
          y: false,
          points: { size: 7, width: 1.5, fill: () => varOf('--ground') },
          drag: { x: true, y: false, setScale: false },
        },
        series: [{}, ...seriesOf(curves, drawn, highlighted, canvasColour)],
        bands: bandsOf(curves, drawn, canvasColour),
        hooks: {
          draw: [
            (plotted) => {
              const { curves: now, lines: against = [], xName: name } = latest.current;
              const labelled = now.map((one, at) => ({
                ...one,
                x: scales.current.drawn[at]?.x ?? one.x,
                y: scales.current.drawn[at]?.recorded ?? one.y,
                label:
                  latest.current.hasEndValues === false
                    ? one.label
                    : endLabel(one, latest.current.format ?? formatCell),
                ink: canvasColour(one.colour),
              }));
              drawOverlay(plotted, labelled, against, name, ticks.current, inkOf(font));
            },
          ],
          setCursor: [(plotted) => setPoint(plotted.cursor.idx ?? undefined)],
          setSelect: [
            (plotted) => {
              if (plotted.select.width < 4) return;
              const from = plotted.posToVal(plotted.select.left, 'x');
              const to = plotted.posToVal(plotted.select.left + plotted.select.width, 'x');
              plotted.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
              latest.current.onZoom?.([Number(from.toPrecision(6)), Number(to.toPrecision(6))]);
            },
          ],
        },
      },
      joined,
      element,
    );
    chart.current = plot;
    made.current = [joined, range, zoom];
    const observer = new ResizeObserver(() => {
      // It is told of the first width too, in which the plot is drawn already.
      if (element.clientWidth !== plot.width) plot.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    const redraw = () => {
      inks.clear();
      plot.redraw(false);
    };
    const theme = new MutationObserver(redraw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', redraw);
    return () => {
      observer.disconnect();
      theme.disconnect();
      system.removeEventListener('change', redraw);
      plot.destroy();
      chart.current = null;
    };
  }, [shape]);

  useEffect(() => {
    if ([joined, range, zoom].every((one, at) => one === made.current[at])) return;
    made.current = [];
    const frame = requestAnimationFrame(() => chart.current?.setData(joined));
    return () => cancelAnimationFrame(frame);
  }, [joined, range, zoom]);

  const show = (index: number) => {
    const plot = chart.current;
    const x = joined[0]?.[index];
    if (plot === null || x === undefined) return;
    plot.setCursor({ left: plot.valToPos(x, 'x'), top: 10 });
    setPoint(index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = (joined[0]?.length ?? 0) - 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: Math.max(0, (point ?? last + 1) - 1),
      ArrowRight: Math.min(last, (point ?? -1) + 1),
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next !== undefined && last >= 0) {
      event.preventDefault();
      show(next);
    } else if (event.key === 'Escape' && point !== undefined) {
      event.preventDefault();
      chart.current?.setCursor({ left: -10, top: -10 });
      setPoint(undefined);
    }
  };
  const x = point === undefined ? undefined : joined[0]?.[point];
  const rows: readonly TipRow[] = x === undefined ? [] : tipRows(curves, x, format, highlighted);
  const plot = chart.current;
  const isAtLeft = plot !== null && x !== undefined && plot.valToPos(x, 'x') > plot.over.clientWidth / 2;

  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture that answers to the arrow keys
    <div
      className="chart"
      role="group"
      aria-label={`${title}. Arrow keys read the points.`}
      aria-describedby={tipId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its points are read with the arrow keys
      tabIndex={0}
      style={{ minHeight: height }}
      onKeyDown={onKeyDown}
      onDoubleClick={() => props.onZoom?.(undefined)}
    >
      <div ref={holder} aria-hidden="true" />
      <div id={tipId} aria-live="polite">
        {x === undefined || rows.length === 0 ? null : (
          <ChartTip heading={`${xName} ${formatMetric(x)}`} rows={rows} isAtLeft={isAtLeft} />
        )}
      </div>
    </div>
  );
}

function inkOf(font: string): OverlayInk {
  return {
    text: varOf('--text'),
    faint: varOf('--faint'),
    axis: varOf('--axis'),
    baseline: varOf('--baseline'),
    error: varOf('--error'),
    ground: varOf('--ground'),
    font,
  };
}

/** What stands at the right, with room for values to come. */
const labelsOf = ({ curves, lines = [], format = formatCell, hasEndValues = true }: LineChartProps) => [
  ...curves
    .filter(({ isLabelled = true }) => isLabelled)
    .map((curve) => (hasEndValues ? endLabel(curve, format) : curve.label)),
  ...lines.map(({ label }) => label),
];

/** The curves' values at `x` or at their last point before it, the highest first. */
function tipRows(
  curves: readonly Curve[],
  x: number,
  format: (value: number) => string,
  highlighted: string | undefined,
): readonly TipRow[] {
  return curves
    .flatMap((curve) => {
      const at = curve.x.findLastIndex((one) => one <= x);
      const value = at === -1 || curve.isQuiet ? null : (curve.y[at] ?? null);
      if (value === null) return [];
      const note = curve.x[at] === x ? '' : ` at ${formatMetric(curve.x[at])}`;
      return [
        {
          key: keyOf(curve),
          label: `${curve.label}${note}`,
          value,
          text: Number.isFinite(value) ? (curve.format ?? format)(value) : String(value),
          colour: cssColour(curve.colour),
          dash: curve.dash ?? [],
          isHighlighted: keyOf(curve) === highlighted,
        },
      ];
    })
    .sort((a, b) => b.value - a.value);
}
