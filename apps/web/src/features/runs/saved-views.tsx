'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { DeleteViewDocument, SavedViewsDocument, SaveViewDocument } from '@clipwise/contract/operations';
import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { useFormMutation } from '../../data/use-form-mutation';
import { GuardedButton } from '../../ui/guarded-button';
import { Link } from '../../ui/link';
import { Popover } from '../../ui/popover';

const page = '/';
/** What a view does not keep: the runs that happen to be selected. */
const passing = ['selected'];

/** Views of the run table under a name: each is an address, and saving under a name again replaces it. */
export function SavedViews({
  parameters,
  isWaiting,
}: {
  readonly parameters: URLSearchParams;
  /** While something else is read first. */
  readonly isWaiting: boolean;
}) {
  const { data, refetch } = useQuery(SavedViewsDocument, { variables: { page }, skip: isWaiting });
  const saving = useFormMutation(SaveViewDocument, []);
  const [remove, removing] = useMutation(DeleteViewDocument);
  const failure = saving.failure ?? removing.error;
  const [name, setName] = useState('');
  const kept = new URLSearchParams(parameters);
  for (const key of passing) kept.delete(key);
  const state = kept.toString();
  const views = data?.savedViews ?? [];
  const onSave = () => {
    if (name.trim() === '') return;
    void saving.send({ input: { page, name: name.trim(), state } }).then((saved) => {
      if (saved === null) return;
      setName('');
      void refetch().catch(() => undefined);
    });
  };
  return (
    <nav className="views not-phone" aria-label="Views">
      <Link href="/" aria-current={state === '' ? 'page' : undefined}>
        All
      </Link>
      {views.slice(0, 5).map((view) => (
        <Link
          key={view.id}
          href={`/?${view.state}`}
          title={view.name}
          aria-current={state === view.state ? 'page' : undefined}
        >
          <span className="cut">{view.name}</span>
        </Link>
      ))}
      <Popover
        title="Views"
        name="Save this view"
        className="button is-quiet is-small is-icon"
        button={<Bookmark size={14} strokeWidth={1.4} aria-hidden="true" />}
      >
        <div className="row">
          <input
            className="input grow"
            aria-label="Name of the view"
            placeholder="Name of this view"
            value={name}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && onSave()}
          />
          <GuardedButton needs="write" className="button" onClick={onSave} disabled={name.trim() === ''}>
            Save
          </GuardedButton>
        </div>
        {failure ? <p className="error-text small">{failure.message}</p> : null}
        {views.map((view) => (
          <div key={view.id} className="row">
            <Link className="option cut" href={`/?${view.state}`}>
              {view.name}
            </Link>
            <GuardedButton
              needs="write"
              className="button is-quiet is-small"
              aria-label={`Delete the view ${view.name}`}
              onClick={() =>
                void remove({ variables: { id: view.id } }).then(
                  () => refetch(),
                  () => undefined,
                )
              }
            >
              Delete
            </GuardedButton>
          </div>
        ))}
      </Popover>
    </nav>
  );
}
