import { type ReactNode, useId } from 'react';

/** A framed part of a page: its title, what is drawn in muted words, tools at the right. */
export function Panel({
  title,
  mark,
  sub,
  tools,
  testId,
  className = '',
  children,
}: {
  readonly title: string;
  /** Stands at the title and holds for the whole panel. */
  readonly mark?: ReactNode;
  readonly sub?: ReactNode;
  readonly tools?: ReactNode;
  readonly testId?: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id} data-testid={testId}>
      <header className="panel-head">
        <h2 id={id} className="cut">
          {title}
          {mark}
        </h2>
        {sub === undefined ? null : <span className="sub cut">{sub}</span>}
        {tools === undefined ? null : <span className="panel-tools">{tools}</span>}
      </header>
      {children}
    </section>
  );
}
