import type { FindingFragment } from '@clipwise/contract/operations';

const marks = { ERROR: 'is-error', WARNING: 'is-warn', NOTE: '' } as const;

/** A finding: its title, and folded away what was seen, what follows, how to mend it and the numbers. */
export function FindingText({ finding }: { readonly finding: FindingFragment }) {
  const { severity, title, text, meaning, remedy, evidence, code } = finding;
  return (
    <details className="small spaced">
      <summary title={code}>
        <FindingMark severity={severity} /> {title}
      </summary>
      <p>{text}</p>
      <p className="muted spaced">{meaning}</p>
      <p className="spaced">{remedy}</p>
      <dl className="facts spaced">
        {evidence.map(({ name, value }) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd title={String(value)}>{Number(value.toPrecision(6))}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** How bad it is, as a mark. */
export function FindingMark({ severity }: Pick<FindingFragment, 'severity'>) {
  return (
    <span className={`mark ${marks[severity]}`}>
      <span aria-hidden="true">!</span>
      <span className="visually-hidden">{severity.toLowerCase()}: </span>
    </span>
  );
}
