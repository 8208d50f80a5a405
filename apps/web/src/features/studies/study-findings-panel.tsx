'use client';

import { useQuery } from '@apollo/client/react';
import { StudyFindingsDocument } from '@clipwise/contract/operations';
import { FindingText } from '../../ui/finding-text';
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
        findings.map((finding) => <FindingText key={`${finding.code} ${finding.text}`} finding={finding} />)
      )}
    </Panel>
  );
}
