'use client';

import { Expand } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, type Ref, useState } from 'react';
import { Panel, type PanelQuery } from '../ui/panel';
import { type Curve, withNotes } from './curve';
import { LineChart, type LineChartProps } from './line-chart';

const FullChart = dynamic(() => import('./full-chart').then((module) => module.FullChart), { ssr: false });

export type ChartPanelProps = LineChartProps & {
  /** What is drawn, in muted words beside the title. */
  readonly sub?: string;
  /** Stands at the title and holds for every curve. */
  readonly mark?: ReactNode;
  /** Switches the y axis between linear and logarithmic. */
  readonly onLog?: (isLog: boolean) => void;
  readonly tools?: ReactNode;
  readonly query?: PanelQuery;
  /** Is given the panel's element. */
  readonly frame?: Ref<HTMLElement>;
  /** What the CSV holds, where that is more than what is drawn. */
  readonly exported?: readonly Curve[];
  /** Reads every point for the CSV, where what is drawn may be thinned. */
  readonly readAll?: () => Promise<readonly Curve[]>;
};

/** A chart in its frame; its full view has the exports. */
export function ChartPanel({
  sub,
  mark,
  onLog,
  tools,
  query,
  frame,
  exported,
  readAll,
  ...chart
}: ChartPanelProps) {
  const [isFull, setFull] = useState(false);
  const { title, curves, isLog = false } = chart;
  const { heading, labels } = withNotes(title, curves);
  // The mark at the title says what a note shared by all curves says.
  const isShared = mark !== undefined && heading !== title;
  const shown = isShared
    ? curves.map(({ note: _note, ...curve }, at) => ({ ...curve, label: labels[at] ?? '' }))
    : curves;
  const hidden = isLog
    ? curves.flatMap(({ y }) => y).filter((value) => value !== null && value <= 0).length
    : 0;
  const said = [sub, hidden > 0 ? `${hidden} values of 0 or less are not on a log axis` : '']
    .filter(Boolean)
    .join('; ');
  return (
    <Panel
      title={title}
      mark={mark}
      query={query}
      frame={frame}
      sub={said === '' ? undefined : said}
      tools={
        <>
          {tools}
          {onLog === undefined ? null : (
            <button
              type="button"
              className="button is-quiet is-small"
              aria-label={`${isLog ? 'log' : 'linear'} axis of ${title}`}
              onClick={() => onLog(!isLog)}
            >
              {isLog ? 'log' : 'linear'}
            </button>
          )}
          <button
            type="button"
            className="button is-quiet is-small is-icon"
            aria-label={`Full view of ${title}`}
            onClick={() => setFull(true)}
          >
            <Expand size={14} strokeWidth={1.4} aria-hidden="true" />
          </button>
        </>
      }
    >
      <LineChart {...chart} curves={shown} />
      {isFull ? (
        <FullChart
          {...chart}
          heading={heading}
          sub={said}
          shown={shown}
          readAll={readAll ?? (async () => exported ?? curves)}
          onClose={() => setFull(false)}
        />
      ) : null}
    </Panel>
  );
}
