'use client';

import { useApolloClient } from '@apollo/client/react';
import { StudyArchivesDocument } from '@clipwise/contract/operations';
import { useEffect, useRef } from 'react';
import { useApi } from '../../data/api-provider';
import { ErrorMessage } from '../../ui/error-message';
import { GuardedButton } from '../../ui/guarded-button';
import { Link } from '../../ui/link';
import { Panel } from '../../ui/panel';
import { type ImportedStudy, useArchiveUpload } from './use-archive-upload';

/** Takes in a study that another server wrote as an archive. */
export function ArchiveImportPanel() {
  const { url } = useApi();
  const client = useApolloClient();
  const { upload, send, cancel } = useArchiveUpload(url);
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (upload.kind === 'done') void client.refetchQueries({ include: [StudyArchivesDocument] });
  }, [upload.kind, client]);
  return (
    <Panel
      title="Bring a study in"
      sub="an archive that another server wrote; all of it is taken in, or nothing"
    >
      <p className="muted">
        Its runs will be marked <em>declared</em>, as nobody here saw them run. Their charges count in the
        budgets of their data. What is here already stays as it is.
      </p>
      <input
        ref={picker}
        type="file"
        accept=".tar,application/x-tar"
        aria-label="Archive of a study"
        data-testid="archive-file"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file may be chosen again after a refusal.
          currentTarget.value = '';
          if (file !== undefined) send(file);
        }}
      />
      <p className="row transfer-row">
        <GuardedButton
          needs="write"
          className="button is-primary"
          disabled={upload.kind === 'sending'}
          onClick={() => picker.current?.click()}
        >
          Choose an archive
        </GuardedButton>
        {upload.kind === 'sending' ? (
          <>
            <progress
              value={upload.share < 1 ? upload.share : undefined}
              max={1}
              aria-label={`Sending ${upload.name}`}
            />
            <span className="muted" aria-live="polite">
              {upload.share < 1
                ? `${Math.floor(upload.share * 100)} % sent`
                : 'the server checks and stores it'}
            </span>
            <button type="button" className="button" onClick={cancel}>
              Cancel
            </button>
          </>
        ) : null}
      </p>
      {upload.kind === 'failed' ? <ErrorMessage error={upload} /> : null}
      {upload.kind === 'done' ? (
        <p role="status" data-testid="archive-taken">
          {takenText(upload.study)}{' '}
          <Link className="link" href={`/studies/${upload.study.studyId}`}>
            Look at it
          </Link>
        </p>
      ) : null}
    </Panel>
  );
}

/** What came of an archive, in words. */
export function takenText({ isNew, runs, newRuns }: ImportedStudy): string {
  const runsText = (count: number) => (count === 1 ? '1 run' : `${count} runs`);
  if (isNew) return `The study is here, with ${runsText(runs)}.`;
  return newRuns === 0
    ? `The study was here already, with all of its ${runsText(runs)}; nothing changed.`
    : `The study was here already; ${newRuns} of its ${runsText(runs)} are new.`;
}
