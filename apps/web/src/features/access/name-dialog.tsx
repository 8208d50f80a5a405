'use client';

import { type FormEvent, useId, useState } from 'react';
import type { FormMutation } from '../../data/use-form-mutation';
import { Dialog } from '../../ui/dialog';
import { ErrorMessage } from '../../ui/error-message';
import { FieldProblem } from '../../ui/field-problem';

/** Asks for a name. */
export function NameDialog({
  title,
  action,
  before = '',
  longest,
  sending,
  onName,
  onClose,
}: {
  readonly title: string;
  readonly action: string;
  readonly before?: string;
  readonly longest: number;
  /** How the name is sent: its field is `name`. */
  readonly sending: Pick<FormMutation<never, never>, 'failure' | 'isSending' | 'problemOf'>;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}) {
  const id = useId();
  const [name, setName] = useState(before);
  const isReady = name.trim() !== '' && name.trim() !== before && !sending.isSending;
  const problem = sending.problemOf('name');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onName(name.trim());
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <ErrorMessage error={sending.failure} />
      <form className="access-form" onSubmit={submit}>
        <label htmlFor={id}>Name</label>
        <span>
          <input
            id={id}
            className="input"
            maxLength={longest}
            value={name}
            aria-invalid={problem !== undefined || undefined}
            aria-describedby={`${id}-problem`}
            onChange={(event) => setName(event.target.value)}
          />
          <FieldProblem id={`${id}-problem`} problem={problem} />
        </span>
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
