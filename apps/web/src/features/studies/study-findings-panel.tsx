'use client';

import { useQuery } from '@apollo/client/react';
import { type FindingFragment, StudyFindingsDocument } from '@clipwise/contract/operations';
import { FindingMark, FindingText } from '../../ui/finding-text';
import { Panel } from '../../ui/panel';
import type { ReadStudy } from './study';

/** What rules found in the runs of a study and between them, with the numbers that it rests on. */
export function StudyFindingsPanel({
  study,
  isNamed,
}: {
  readonly study: ReadStudy;
  /** Whether the title says which study it is. */
  readonly isNamed: boolean;
}) {
  const variables = { id: study.id };
  const { data, error, loading } = useQuery(StudyFindingsDocument, { variables });
  const findings = data?.study?.findings ?? [];
  const isLooking = loading && data === undefined;
  return (
    <Panel
      title={isNamed ? `Findings in ${study.name}` : 'Findings'}
      sub={isLooking || error !== undefined ? undefined : String(findings.length)}
      query={{ document: StudyFindingsDocument, variables }}
      testId="study-findings"
      className="study-findings"
    >
      {isLooking ? (
        <p className="muted">Rules are looking at the runs.</p>
      ) : error !== undefined && findings.length === 0 ? (
        <p className="warn-text small" role="alert">
          Not looked for: {error.message}
        </p>
      ) : findings.length === 0 ? (
        <p className="muted">No rule found anything wrong with its runs.</p>
      ) : (
        [...new Set(findings.map(({ code }) => code))].map((code) => (
          <Alike key={code} findings={findings.filter((one) => one.code === code)} />
        ))
      )}
    </Panel>
  );
}

/** What one rule found: by itself, or folded under one title where that is the same thing many times. */
function Alike({ findings }: { readonly findings: readonly FindingFragment[] }) {
  const [first] = findings;
  if (first === undefined) return null;
  if (findings.length === 1) return <FindingText finding={first} />;
  return (
    <details className="small spaced">
      <summary title={first.code}>
        <FindingMark severity={first.severity} /> {first.title}{' '}
        <span className="muted">{findings.length}</span>
      </summary>
      <p className="muted spaced">{first.meaning}</p>
      <p className="spaced">{first.remedy}</p>
      <ul className="plain-list spaced">
        {findings.map(({ text, evidence }) => (
          <li key={text} className="spaced">
            {text}{' '}
            <span className="muted">
              {evidence.map(({ name, value }) => `${name} ${Number(value.toPrecision(6))}`).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
