'use client';

import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
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
  const [copied, setCopied] = useState<'yes' | 'no' | undefined>(undefined);
  const copy = () =>
    // A page that is not served over TLS or by this machine may not write to the clipboard.
    void (navigator.clipboard?.writeText(secret) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setCopied('yes'),
      () => setCopied('no'),
    );
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="warn-text">Copy it now: it is shown this once, and only a hash of it is kept.</p>
      <div className="secret-row">
        <code className="secret" data-testid="secret">
          {secret}
        </code>
        <button type="button" className="button" onClick={copy}>
          {copied === 'yes' ? (
            <Check size={14} strokeWidth={1.4} aria-hidden="true" />
          ) : (
            <Copy size={14} strokeWidth={1.4} aria-hidden="true" />
          )}
          {copied === 'yes' ? 'Copied' : 'Copy'}
        </button>
      </div>
      <p className="muted small" aria-live="polite">
        {copied === 'no'
          ? 'This browser lets no page copy here: select the text and copy it by hand.'
          : children}
      </p>
      <div className="dialog-foot">
        <button type="button" className="button is-primary" onClick={onClose}>
          I have it
        </button>
      </div>
    </Dialog>
  );
}
