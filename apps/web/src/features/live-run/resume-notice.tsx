'use client';

import { useApi } from '../../data/api-provider';
import { CopyButton } from '../../ui/copy-button';

/** How a run resumes whose trainer went silent: where it ran, as nobody else has its state. */
export function ResumeNotice() {
  const { url, isShared } = useApi();
  const command = `npx clipwise train --resume FOLDER --api ${url}`;
  return (
    <div className="notice" role="status" data-testid="resume-notice">
      <span className="mark is-warn" aria-hidden="true">
        !
      </span>
      <p>
        Nothing is heard of the trainer. State and charges are kept in the folder that it writes to
        {isShared ? (
          '.'
        ) : (
          <>
            ; on that machine the run resumes by <code>{command}</code>, with the name of the folder.
          </>
        )}
      </p>
      {isShared ? null : <CopyButton text={command} label="Copy the command that resumes this run" />}
    </div>
  );
}
