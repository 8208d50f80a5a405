'use client';

import { Download } from 'lucide-react';
import type { RefObject } from 'react';
import { download } from '../data/download';
import { Popover } from '../ui/popover';

/** Saves a plot as a picture on a light ground, and its points as CSV. */
export function PlotExports({
  title,
  heading,
  svgRef,
  csv,
}: {
  readonly title: string;
  /** Stands above the picture: what is drawn, and what is not covered by epsilon. */
  readonly heading: string;
  readonly svgRef: RefObject<SVGSVGElement | null>;
  readonly csv: () => string;
}) {
  const picture = async (kind: 'svg' | 'png') => {
    if (svgRef.current === null) return;
    const { svgOf } = await import('./svg-export');
    const svg = svgOf(svgRef.current, heading);
    if (kind === 'svg') return download(`${title}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
    const { svgToPng } = await import('./chart-svg');
    download(`${title}.png`, await svgToPng(svg));
  };
  return (
    <Popover
      title={`Export ${title}`}
      name={`Export ${title}`}
      className="button is-quiet is-small is-icon"
      align="end"
      button={<Download size={14} strokeWidth={1.4} aria-hidden="true" />}
    >
      {(close) =>
        (['CSV', 'SVG', 'PNG'] as const).map((kind) => (
          <button
            key={kind}
            type="button"
            className="option"
            aria-label={`Save ${title} as ${kind}`}
            onClick={() => {
              close();
              if (kind === 'CSV') download(`${title}.csv`, new Blob([csv()], { type: 'text/csv' }));
              else void picture(kind === 'SVG' ? 'svg' : 'png');
            }}
          >
            {kind}
          </button>
        ))
      }
    </Popover>
  );
}
