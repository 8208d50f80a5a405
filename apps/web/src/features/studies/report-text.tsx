import type { ReactNode } from 'react';
import Markdown from 'react-markdown';
import gfm from 'remark-gfm';
import { type PanelName, reportParts } from './report-parts';

/** Below the one first heading of the page. */
const headings = { h1: 'h2', h2: 'h3', h3: 'h4', h4: 'h5' } as const;

/** A report with its live panels. HTML and images of the text are left out: nothing of it is fetched from anywhere. */
export function ReportText({
  report,
  panels,
}: {
  readonly report: string;
  readonly panels: Readonly<Record<PanelName, ReactNode>>;
}) {
  return (
    <article className="report-text" data-testid="report-text">
      {reportParts(report).map((part) =>
        part.kind === 'panel' ? (
          <div key={part.line} className="report-panel">
            {panels[part.name]}
          </div>
        ) : (
          <div key={part.line} className="report-markdown">
            <Markdown
              remarkPlugins={[gfm]}
              components={headings}
              disallowedElements={['img']}
              unwrapDisallowed
            >
              {part.text}
            </Markdown>
          </div>
        ),
      )}
    </article>
  );
}
