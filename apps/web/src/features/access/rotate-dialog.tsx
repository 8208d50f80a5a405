'use client';

import { limits } from '@clipwise/contract';
import { ApiKeysDocument, RotateApiKeyDocument } from '@clipwise/contract/operations';
import { type FormEvent, useId, useState } from 'react';
import { useFormMutation } from '../../data/use-form-mutation';
import { Dialog } from '../../ui/dialog';
import { ErrorMessage } from '../../ui/error-message';
import type { ListedKey } from './keys-table';

/** Asks how long the old secret goes on beside the new one. */
export function RotateDialog({
  target,
  onMade,
  onClose,
}: {
  readonly target: ListedKey;
  readonly onMade: (name: string, secret: string) => void;
  readonly onClose: () => void;
}) {
  const id = useId();
  const [hours, setHours] = useState(24);
  const rotation = useFormMutation(RotateApiKeyDocument, [], [ApiKeysDocument]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void rotation.send({ id: target.id, hours }).then((answer) => {
      if (answer?.rotateApiKey?.secret) onMade(target.name, answer.rotateApiKey.secret);
    });
  };
  return (
    <Dialog title={`Rotate "${target.name}"`} onClose={onClose}>
      <ErrorMessage error={rotation.failure} />
      <form onSubmit={submit}>
        <p className="muted">
          A new secret takes the place of {target.prefix}…, with the same name, role and time. The old one
          goes on for so long, so that nobody has to be at two places at once.
        </p>
        <p className="row" style={{ marginTop: 8 }}>
          <label htmlFor={id}>The old one is good for</label>
          <input
            id={id}
            className="input form-number"
            type="number"
            min={0}
            max={limits.rotationHours}
            required
            value={Number.isFinite(hours) ? hours : ''}
            onChange={(event) => setHours(event.target.valueAsNumber)}
          />
          hours
        </p>
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="button is-primary" disabled={rotation.isSending}>
            {rotation.isSending ? 'Rotating…' : 'Rotate the key'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
