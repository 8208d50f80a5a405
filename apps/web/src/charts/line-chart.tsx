'use client';

import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { download } from '../data/download';
import { formatMetric } from '../data/metric-value';
import { chartPicture } from './chart-picture';
import { type Curve, withNotes } from './curve';
import { curvesToCsv } from './curves-csv';

const height = 240;

const themeColour = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Curves over one axis. It is redrawn in place when the data change. */
export function LineChart({
  title,
  xLabel,
  yLabel,
  format = formatMetric,
  curves,
}: {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Writes a value of the legend. */
  readonly format?: (value: number) => string;
  readonly curves: readonly Curve[];
}) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const { heading, labels } = withNotes(title, curves);
  const shape = [
    xLabel,
    yLabel,
    ...curves.map(({ colour, dash }, at) => `${labels[at]} ${colour} ${dash}`),
  ].join('\n');
  const latest = useRef(curves);
  latest.current = curves;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new chart is needed only when its curves are others
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const value = (write: (value: number) => string) => (_plot: uPlot, raw: number | null) =>
      raw === null || raw === undefined ? '–' : write(raw);
    // Functions: the colours are read anew whenever the theme has changed.
    const axis = {
      stroke: () => themeColour('--muted'),
      grid: { stroke: () => themeColour('--line'), width: 1 },
      ticks: { stroke: () => themeColour('--line') },
    };
    const plot = new uPlot(
      {
        width: element.clientWidth || 400,
        height,
        scales: {
          x: { time: false, range: (_plot, low, high) => (low < high ? [low, high] : [low, low + 1]) },
        },
        axes: [
          { ...axis, label: xLabel, labelSize: 20 },
          { ...axis, label: yLabel, labelSize: 20, size: 56 },
        ],
        cursor: { sync: { key: 'clipwise' } },
        series: [
          { label: xLabel, value: value(formatMetric) },
          ...latest.current.map(({ colour: stroke, dash }, at) => ({
            label: labels[at] ?? '',
            value: value(format),
            stroke,
            width: 1.6,
            spanGaps: true,
            points: {
              show: latest.current.every(({ x }) => x.length < 60),
              fill: () => themeColour('--panel'),
            },
            ...(dash ? { dash: [...dash] } : {}),
          })),
        ],
      },
      joined(latest.current),
      element,
    );
    chart.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    const redraw = () => plot.redraw();
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
    const frame = requestAnimationFrame(() => chart.current?.setData(joined(curves)));
    return () => cancelAnimationFrame(frame);
  }, [curves]);

  const saveCsv = () =>
    download(`${title}.csv`, new Blob([curvesToCsv(xLabel, curves)], { type: 'text/csv' }));
  const savePng = () => {
    const plot = chart.current?.ctx.canvas;
    if (plot === undefined) return;
    const lines = curves.map((curve, at) => ({ ...curve, label: labels[at] ?? '' }));
    const colours = { ground: themeColour('--panel'), ink: themeColour('--text') };
    chartPicture(plot, window.devicePixelRatio, heading, lines, colours).toBlob(
      (picture) => picture && download(`${title}.png`, picture),
    );
  };

  return (
    <figure className="panel" aria-label={title}>
      <figcaption className="row spread">
        <span>{heading}</span>
        <span className="row small">
          <button type="button" onClick={saveCsv} aria-label={`Save ${title} as CSV`}>
            CSV
          </button>
          <button type="button" onClick={savePng} aria-label={`Save ${title} as PNG`}>
            PNG
          </button>
        </span>
      </figcaption>
      <div ref={holder} />
    </figure>
  );
}

function joined(curves: readonly Curve[]): uPlot.AlignedData {
  if (curves.length === 0) return [[]];
  return uPlot.join(curves.map(({ x, y }) => [[...x], [...y]] as uPlot.AlignedData));
}
