'use client';

import { useQuery } from '@apollo/client/react';
import { limits } from '@clipwise/contract';
import {
  CreatePublicLinkDocument,
  PublicLinksDocument,
  StudiesDocument,
} from '@clipwise/contract/operations';
import { type FormEvent, useId, useState } from 'react';
import { useFormMutation } from '../../data/use-form-mutation';
import { Dialog } from '../../ui/dialog';
import { ErrorMessage } from '../../ui/error-message';
import { FieldProblem } from '../../ui/field-problem';
import { DaysField } from './days-field';

/** What a new link shows; a run is come to from its own page. */
export type LinkTarget =
  | { readonly kind: 'study'; readonly id: string }
  | { readonly kind: 'run'; readonly id: string };

/** Asks what a new link shows, to whom and how long. @param onMade is given the secret. */
export function LinkForm({
  target,
  onMade,
  onClose,
}: {
  /** Undefined where one is to choose. */
  readonly target: LinkTarget | undefined;
  readonly onMade: (name: string, secret: string) => void;
  readonly onClose: () => void;
}) {
  const id = useId();
  const { data, loading: isReading } = useQuery(StudiesDocument, { variables: { first: limits.pageSize } });
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState(target?.kind === 'study' ? target.id : '');
  const [days, setDays] = useState<number>(limits.usualLinkDays);
  const [isAnonymous, setAnonymous] = useState(true);
  const creation = useFormMutation(CreatePublicLinkDocument, ['name', 'days'], [PublicLinksDocument]);
  const studies = data?.studies.edges.map(({ node }) => node) ?? [];
  const runId = target?.kind === 'run' ? target.id : undefined;
  const studyId = runId === undefined ? chosen : undefined;
  const isReady = name.trim() !== '' && (runId !== undefined || chosen !== '') && !creation.isSending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const shows = runId === undefined ? { studyId } : { runId };
    void creation.send({ input: { name: name.trim(), ...shows, days, isAnonymous } }).then((answer) => {
      const made = answer?.createPublicLink;
      if (made?.secret) onMade(made.link.name, made.secret);
    });
  };
  return (
    <Dialog title="New public link" onClose={onClose}>
      <ErrorMessage error={creation.failure} />
      <form className="access-form" onSubmit={submit}>
        <label htmlFor={`${id}-name`}>For</label>
        <span>
          <input
            id={`${id}-name`}
            className="input"
            maxLength={limits.keyNameLength}
            placeholder="reviewers of submission 1234"
            value={name}
            aria-invalid={creation.problemOf('name') !== undefined || undefined}
            aria-describedby={`${id}-name-problem`}
            onChange={(event) => setName(event.target.value)}
          />
          <FieldProblem id={`${id}-name-problem`} problem={creation.problemOf('name')} />
        </span>
        {runId === undefined ? (
          <>
            <label htmlFor={`${id}-study`}>Shows</label>
            <select
              id={`${id}-study`}
              className="select"
              value={chosen}
              onChange={(event) => setChosen(event.target.value)}
            >
              <option value="">{isReading ? 'reading studies…' : 'choose a study'}</option>
              {studies.map((study) => (
                <option key={study.id} value={study.id}>
                  {study.name}
                </option>
              ))}
            </select>
          </>
        ) : (
          <>
            <span className="muted">Shows</span>
            <span>this run alone</span>
          </>
        )}
        <label htmlFor={`${id}-days`}>Expires</label>
        <DaysField
          id={`${id}-days`}
          days={days}
          most={limits.linkDays}
          problem={creation.problemOf('days')}
          onChange={setDays}
        />
        <span className="muted">Names</span>
        <span>
          <label className="row">
            <input
              type="checkbox"
              checked={isAnonymous}
              onChange={(event) => setAnonymous(event.target.checked)}
            />
            hide them
          </label>
          <span className="form-help">
            Hides the project, users and hosts, paths, repositories and sources, and gives images as the only
            files. Names of runs and studies, tags and descriptions are shown as you wrote them: look at the
            page once before you send it.
          </span>
        </span>
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="button is-primary" disabled={!isReady}>
            {creation.isSending ? 'Making…' : 'Make the link'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
