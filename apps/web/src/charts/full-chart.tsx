'use client';

import { download } from '../data/download';
import { useAttempt } from '../data/use-attempt';
import { Dialog } from '../ui/dialog';
import { chartSvg, svgToPng } from './chart-svg';
import type { Curve } from './curve';
import { curvesToCsv } from './curves-csv';
import { LineChart, type LineChartProps } from './line-chart';

/** A chart as large as the window, and its exports: pictures on a light ground, and all points as CSV. */
export function FullChart({
  heading,
  sub,
  shown,
  readAll,
  onClose,
  ...chart
}: LineChartProps & {
  readonly heading: string;
  readonly sub: string;
  readonly shown: readonly Curve[];
  readonly readAll: () => Promise<readonly Curve[]>;
  readonly onClose: () => void;
}) {
  const { title, xName, lines, isLog, smoothing, zoom } = chart;
  const svg = () => chartSvg({ heading, sub, xName, curves: shown, lines, isLog, smoothing, zoom });
  const saveSvg = () => download(`${title}.svg`, new Blob([svg()], { type: 'image/svg+xml' }));
  const { attempt, error } = useAttempt();
  const savePng = () => void attempt(async () => download(`${title}.png`, await svgToPng(svg())));
  const saveCsv = () =>
    void attempt(async () => {
      const csv = curvesToCsv(xName, await readAll());
      download(`${title}.csv`, new Blob([csv], { type: 'text/csv' }));
    });
  return (
    <Dialog title={heading} className="is-wide" onClose={onClose}>
      <p className="muted small">{sub}</p>
      <LineChart {...chart} curves={shown} height={Math.min(560, window.innerHeight - 240)} />
      <div className="dialog-foot">
        {error === undefined ? null : (
          <p className="error-text" role="alert">
            Not saved: {error.message}
          </p>
        )}
        {zoom === undefined ? null : (
          <button type="button" className="button" onClick={() => chart.onZoom?.(undefined)}>
            Show all
          </button>
        )}
        <span className="grow" />
        <button type="button" className="button" onClick={saveCsv} aria-label={`Save ${title} as CSV`}>
          CSV
        </button>
        <button type="button" className="button" onClick={saveSvg} aria-label={`Save ${title} as SVG`}>
          SVG
        </button>
        <button type="button" className="button" onClick={savePng} aria-label={`Save ${title} as PNG`}>
          PNG
        </button>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
