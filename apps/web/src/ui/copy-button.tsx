'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

/** Puts a text on the clipboard, and says whether the browser let it. */
export function CopyButton({
  text,
  label,
  onRefused,
}: {
  readonly text: string;
  /** For screen readers, where several stand on a page. */
  readonly label?: string;
  readonly onRefused?: () => void;
}) {
  const [copied, setCopied] = useState<'yes' | 'no' | undefined>(undefined);
  const copy = () =>
    // A page that is not served over TLS or by this machine may not write to the clipboard.
    void (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setCopied('yes'),
      () => {
        setCopied('no');
        onRefused?.();
      },
    );
  const Icon = copied === 'yes' ? Check : Copy;
  return (
    <button
      type="button"
      className="button"
      aria-label={copied === undefined ? label : undefined}
      title={
        copied === 'no' ? 'This browser lets no page copy here: select the text and copy it by hand.' : label
      }
      onClick={copy}
    >
      <Icon size={14} strokeWidth={1.4} aria-hidden="true" />
      {copied === 'yes' ? 'Copied' : copied === 'no' ? 'Copy by hand' : 'Copy'}
    </button>
  );
}
