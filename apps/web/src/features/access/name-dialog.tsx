'use client';

import { type FormEvent, useId, useState } from 'react';
import { Dialog } from '../../ui/dialog';
import { ErrorMessage } from '../../ui/error-message';

/** Asks for a name. */
export function NameDialog({
  title,
  action,
  before = '',
  longest,
  error,
  isBusy,
  onName,
  onClose,
}: {
  readonly title: string;
  readonly action: string;
  readonly before?: string;
  readonly longest: number;
  readonly error: { readonly message: string } | undefined;
  readonly isBusy: boolean;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}) {
  const id = useId();
  const [name, setName] = useState(before);
  const isReady = name.trim() !== '' && name.trim() !== before && !isBusy;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onName(name.trim());
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <ErrorMessage error={error} />
      <form className="access-form" onSubmit={submit}>
        <label htmlFor={id}>Name</label>
        <input
          id={id}
          className="input"
          maxLength={longest}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="button is-primary" disabled={!isReady}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
