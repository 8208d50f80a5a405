'use client';

import { useQuery } from '@apollo/client/react';
import { type FindingFragment, RunFindingsDocument } from '@clipwise/contract/operations';
import { useEffect, useRef } from 'react';
import { Panel } from '../../ui/panel';
import type { DetailedRun } from './detailed-run';

/** What rules found in a run, with the numbers that it rests on; nothing for a sound run. */
export function FindingsPanel({ run }: { readonly run: DetailedRun }) {
  const { data, error, refetch } = useQuery(RunFindingsDocument, { variables: { id: run.id } });
  // When a run ends, rules look at what they left alone while it went on.
  const asked = useRef(run.status);
  useEffect(() => {
    if (asked.current === run.status) return;
    asked.current = run.status;
    void refetch().catch(() => undefined);
  }, [run.status, refetch]);
  const findings = data?.run?.findings ?? [];
  if (error !== undefined && findings.length === 0)
    return (
      <Panel title="Findings" testId="findings">
        <p className="warn-text small" role="alert">
          Not looked for: {error.message}
        </p>
      </Panel>
    );
  if (findings.length === 0) return null;
  return (
    <Panel title="Findings" sub={String(findings.length)} testId="findings">
      {findings.map((finding) => (
        <FindingText key={`${finding.code} ${finding.text}`} finding={finding} />
      ))}
    </Panel>
  );
}

const marks = { ERROR: 'is-error', WARNING: 'is-warn', NOTE: '' } as const;

function FindingText({ finding }: { readonly finding: FindingFragment }) {
  const { severity, title, text, meaning, remedy, evidence, code } = finding;
  return (
    <details className="small spaced">
      <summary title={code}>
        <span className={`mark ${marks[severity]}`}>
          <span aria-hidden="true">!</span>
          <span className="visually-hidden">{severity.toLowerCase()}: </span>
        </span>{' '}
        {title}
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
