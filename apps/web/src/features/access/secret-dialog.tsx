'use client';

import { type ReactNode, useState } from 'react';
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';

/** Shows once what nobody can read again, with a way to copy it. */
export function SecretDialog({
  title,
  secret,
  children,
  onClose,
}: {
  readonly title: string;
  readonly secret: string;
  /** What it is for. */
  readonly children: ReactNode;
  readonly onClose: () => void;
}) {
  const [isRefused, setRefused] = useState(false);
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="warn-text">Copy it now: it is shown this once, and only a hash of it is kept.</p>
      <div className="secret-row">
        <code className="secret" data-testid="secret">
          {secret}
        </code>
        <CopyButton text={secret} onRefused={() => setRefused(true)} />
      </div>
      <p className="muted small" aria-live="polite">
        {isRefused ? 'This browser lets no page copy here: select the text and copy it by hand.' : children}
      </p>
      <div className="dialog-foot">
        <button type="button" className="button is-primary" onClick={onClose}>
          I have it
        </button>
      </div>
    </Dialog>
  );
}
