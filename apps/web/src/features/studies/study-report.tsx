'use client';

import { limits } from '@clipwise/contract';
import { WriteStudyReportDocument } from '@clipwise/contract/operations';
import { Pencil } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { formatCount } from '../../data/format';
import { keepText, keptText } from '../../data/kept-text';
import { useFormMutation } from '../../data/use-form-mutation';
import { ErrorMessage } from '../../ui/error-message';
import { GuardedButton } from '../../ui/guarded-button';
import { EmptyState } from '../../ui/states';
import { type PanelName, panelNames } from './report-parts';
import { ReportText } from './report-text';
import type { ReadStudy } from './study';

type Panels = Readonly<Record<PanelName, ReactNode>>;
/** What is typed, and the revision of the report that it began with. */
type Draft = { readonly text: string; readonly revision: number };

/** What the authors of a study write about it, with live panels between the lines, and the way to write it. */
export function StudyReport({
  study,
  panels,
  onConflict,
}: {
  readonly study: ReadStudy;
  readonly panels: Panels;
  /** The report may be another than the one that is shown. */
  readonly onConflict: () => void;
}) {
  const { id, report, reportRevision } = study;
  const [draft, setDraft] = useReportDraft(id);
  const begin = () => setDraft({ text: report || outline(study), revision: reportRevision });
  if (draft !== undefined)
    return <Editor study={study} panels={panels} draft={draft} onChange={setDraft} onConflict={onConflict} />;
  if (report === '')
    return (
      <EmptyState testId="empty-state">
        <p>
          Nobody has written about this study yet. A report is text with live panels, for readers of a link
          too.
        </p>
        <GuardedButton needs="write" className="button is-primary" onClick={begin}>
          Write a report
        </GuardedButton>
      </EmptyState>
    );
  return (
    <div className="report">
      <p className="report-tools not-printed">
        <GuardedButton needs="write" className="button" onClick={begin}>
          <Pencil size={14} strokeWidth={1.4} aria-hidden="true" />
          Edit
        </GuardedButton>
      </p>
      <ReportText report={report} panels={panels} />
    </div>
  );
}

function Editor({
  study: { id, reportRevision },
  panels,
  draft,
  onChange,
  onConflict,
}: {
  readonly study: ReadStudy;
  readonly panels: Panels;
  readonly draft: Draft;
  readonly onChange: (draft: Draft | undefined) => void;
  readonly onConflict: () => void;
}) {
  const writing = useFormMutation(WriteStudyReportDocument, []);
  const { text, revision } = draft;
  const isBehind = revision !== reportRevision;
  const left = limits.studyReportLength - text.length;
  const save = (): void => {
    // Over theirs only after it was said that there is one.
    const variables = { id, report: text, revision: isBehind ? reportRevision : revision };
    void writing.send(variables).then((written) => (written === null ? onConflict() : onChange(undefined)));
  };
  return (
    <div className="report-editor">
      <div className="report-form">
        <label htmlFor="report">Report, as Markdown</label>
        <textarea
          id="report"
          className="input mono"
          value={text}
          aria-describedby="report-help"
          onChange={(event) => onChange({ text: event.target.value, revision })}
        />
        <p id="report-help" className="small muted">
          A line of its own is where a live panel stands: {panelNames.map((name) => `[[${name}]]`).join(' ')}
        </p>
        {left < 0 ? (
          <p className="warn-text small" role="alert">
            {-left} characters more than the {formatCount(limits.studyReportLength)} of a report.
          </p>
        ) : null}
        {isBehind ? (
          <p className="warn-text small" role="alert">
            Somebody else saved this report since you began (revision {reportRevision}; yours is of {revision}
            ). Your text is kept here.
          </p>
        ) : (
          <ErrorMessage error={writing.failure} />
        )}
        <p className="row">
          <GuardedButton
            needs="write"
            className="button is-primary"
            disabled={writing.isSending || left < 0}
            onClick={save}
          >
            {isBehind ? 'Save over theirs' : 'Save'}
          </GuardedButton>
          <button type="button" className="button" onClick={() => onChange(undefined)}>
            {isBehind ? 'Drop mine, read theirs' : 'Discard'}
          </button>
        </p>
      </div>
      <section aria-label="Preview" className="report">
        <ReportText report={text} panels={panels} />
      </section>
    </div>
  );
}

/** A draft of a study's report, kept in this browser until it is saved or dropped; undefined while none is written. */
function useReportDraft(id: string): readonly [Draft | undefined, (draft: Draft | undefined) => void] {
  const key = `clipwise-report-${id}`;
  const [draft, setDraft] = useState<Draft | undefined>(undefined);
  // What the browser keeps is read after the page was drawn as the server drew it.
  useEffect(() => {
    setDraft(draftOf(keptText(key)));
  }, [key]);
  return [
    draft,
    (next) => {
      keepText(key, next === undefined ? null : JSON.stringify(next));
      setDraft(next);
    },
  ];
}

/** A kept draft; undefined for what is none. */
function draftOf(text: string | null): Draft | undefined {
  try {
    const found = JSON.parse(text ?? 'null') as Partial<Draft> | null;
    return typeof found?.text === 'string' && typeof found.revision === 'number'
      ? { text: found.text, revision: found.revision }
      : undefined;
  } catch {
    return undefined;
  }
}

/** What a report begins with. */
function outline({ name, description, comparisons }: ReadStudy): string {
  const parts = [
    `# ${name}`,
    description,
    '[[figures]]',
    '[[cells]]',
    ...(comparisons.length === 0 ? [] : ['## What the runs say', '[[comparisons]]', '[[claims]]']),
    '## What to know before believing it',
    '[[findings]]',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
