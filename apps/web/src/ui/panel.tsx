import type { DocumentNode } from 'graphql';
import { type ReactNode, type Ref, useId } from 'react';
import { GraphqlButton } from './graphql-button';

/** The query that what is shown comes from. */
export type PanelQuery = {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
};

/** A framed part of a page: its title, what is drawn in muted words, tools at the right. */
export function Panel({
  title,
  mark,
  sub,
  tools,
  query,
  testId,
  className = '',
  frame,
  children,
}: {
  readonly title: string;
  /** Stands at the title and holds for the whole panel. */
  readonly mark?: ReactNode;
  readonly sub?: ReactNode;
  readonly tools?: ReactNode;
  readonly query?: PanelQuery;
  readonly testId?: string;
  readonly className?: string;
  /** Is given the panel's element. */
  readonly frame?: Ref<HTMLElement> | undefined;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section ref={frame} className={`panel ${className}`} aria-labelledby={id} data-testid={testId}>
      <header className="panel-head">
        <h2 id={id} className="cut">
          {title}
          {mark}
        </h2>
        {sub === undefined ? null : <span className="sub cut">{sub}</span>}
        {tools === undefined && query === undefined ? null : (
          <span className="panel-tools">
            {query === undefined ? null : <GraphqlButton isSmall title={title} {...query} />}
            {tools}
          </span>
        )}
      </header>
      {children}
    </section>
  );
}
