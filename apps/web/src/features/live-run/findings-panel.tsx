'use client';

import { useQuery } from '@apollo/client/react';
import { RunFindingsDocument } from '@clipwise/contract/operations';
import { useEffect, useRef } from 'react';
import { FindingText } from '../../ui/finding-text';
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
