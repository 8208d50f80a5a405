'use client';

import type { Role } from '@clipwise/contract';
import { limits } from '@clipwise/contract';
import { ApiKeysDocument, CreateApiKeyDocument } from '@clipwise/contract/operations';
import { type FormEvent, useId, useState } from 'react';
import { useCaller } from '../../data/caller';
import { useFormMutation } from '../../data/use-form-mutation';
import { Dialog } from '../../ui/dialog';
import { ErrorMessage } from '../../ui/error-message';
import { FieldProblem } from '../../ui/field-problem';
import { DaysField } from './days-field';

/** What each role is for. */
const roleHelp: Readonly<Record<Role, string>> = {
  VIEWER: 'Reads runs and studies.',
  RESEARCHER: 'Reads, launches, changes and records runs.',
  AGENT: 'Takes and records runs; reads none of them.',
  ADMIN: 'Everything in the project: keys, links and the audit log too.',
};
const roles = Object.keys(roleHelp) as Role[];

/** Asks what a new key is for. @param onMade is given the secret. */
export function KeyForm({
  onMade,
  onClose,
}: {
  readonly onMade: (name: string, secret: string) => void;
  readonly onClose: () => void;
}) {
  const id = useId();
  const caller = useCaller();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('RESEARCHER');
  const [days, setDays] = useState<number>(limits.usualKeyDays);
  const [isServerWide, setServerWide] = useState(false);
  const creation = useFormMutation(CreateApiKeyDocument, ['name', 'days'], [ApiKeysDocument]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    const input = { name: name.trim(), role: isServerWide ? 'ADMIN' : role, days, isServerWide } as const;
    void creation.send({ input }).then((answer) => {
      const made = answer?.createApiKey;
      if (made?.secret) onMade(made.key.name, made.secret);
    });
  };
  return (
    <Dialog title={`New key of ${isServerWide ? 'the server' : caller?.project?.name}`} onClose={onClose}>
      <ErrorMessage error={creation.failure} />
      <form className="access-form" onSubmit={submit}>
        <label htmlFor={`${id}-name`}>Name</label>
        <span>
          <input
            id={`${id}-name`}
            className="input"
            maxLength={limits.keyNameLength}
            placeholder="who or what will use it"
            value={name}
            aria-invalid={creation.problemOf('name') !== undefined || undefined}
            aria-describedby={`${id}-name-problem`}
            onChange={(event) => setName(event.target.value)}
          />
          <FieldProblem id={`${id}-name-problem`} problem={creation.problemOf('name')} />
        </span>
        <label htmlFor={`${id}-role`}>Role</label>
        <span>
          <select
            id={`${id}-role`}
            className="select"
            value={isServerWide ? 'ADMIN' : role}
            disabled={isServerWide}
            onChange={(event) => setRole(event.target.value as Role)}
          >
            {roles.map((one) => (
              <option key={one} value={one}>
                {one.toLowerCase()}
              </option>
            ))}
          </select>
          <span className="form-help">{isServerWide ? 'Everything, in every project.' : roleHelp[role]}</span>
        </span>
        <label htmlFor={`${id}-days`}>Expires</label>
        <DaysField
          id={`${id}-days`}
          days={days}
          most={limits.keyDays}
          problem={creation.problemOf('days')}
          onChange={setDays}
        />
        {caller?.isServerWide ? (
          <>
            <span />
            <label className="row">
              <input
                type="checkbox"
                checked={isServerWide}
                onChange={(event) => setServerWide(event.target.checked)}
              />
              of the whole server, for every project
            </label>
          </>
        ) : null}
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Leave it
          </button>
          <button
            type="submit"
            className="button is-primary"
            disabled={name.trim() === '' || creation.isSending}
          >
            {creation.isSending ? 'Making…' : 'Make the key'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
