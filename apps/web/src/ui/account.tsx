'use client';

import { useQuery } from '@apollo/client/react';
import { ProjectsDocument } from '@clipwise/contract/operations';
import { CircleUser } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../data/api-provider';
import { type Caller, useCaller } from '../data/caller';
import { askSession } from '../data/session';
import { Popover } from './popover';

/** Who is signed in, in which project and role; nothing where the API asks nobody. */
export function Account() {
  const caller = useCaller();
  if (caller === undefined || !caller.isControlled) return null;
  return (
    <Popover
      title="Signed in"
      className="account"
      side="top"
      testId="account"
      button={
        <>
          <CircleUser size={16} strokeWidth={1.4} aria-hidden="true" />
          <span className="account-words">
            <span className="visually-hidden">Signed in as</span>
            <span className="cut" title={caller.name}>
              {caller.name}
            </span>
            <span className="cut muted" title={caller.project?.name}>
              {roleTitle(caller)}, {caller.project?.name}
            </span>
          </span>
        </>
      }
    >
      <AccountPanel caller={caller} />
    </Popover>
  );
}

function roleTitle({ role, isServerWide }: Caller): string {
  return isServerWide ? 'server admin' : role.toLowerCase();
}

function AccountPanel({ caller }: { readonly caller: Caller }) {
  const { url } = useApi();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const { data } = useQuery(ProjectsDocument);
  /** What was read belongs to another project, or to nobody: everything begins anew. */
  const go = async (method: 'PUT' | 'DELETE', body: Readonly<Record<string, string>>, page: string) => {
    const answer = await askSession(url, method, body);
    if (answer.kind === 'done') window.location.assign(page);
    else setProblem(answer.kind === 'away' ? 'The API did not answer; try again.' : answer.message);
  };
  return (
    <div className="account-panel">
      <dl className="facts">
        <dt>name</dt>
        <dd>{caller.name}</dd>
        <dt>role</dt>
        <dd>{roleTitle(caller)}</dd>
        <dt>project</dt>
        <dd>{caller.project?.name}</dd>
      </dl>
      {(data?.projects.length ?? 0) > 1 ? (
        <label className="account-project small muted">
          Work in another project
          <select
            className="select"
            value={caller.project?.name}
            onChange={(event) => void go('PUT', { project: event.target.value }, '/')}
          >
            {data?.projects.map(({ id, name }) => (
              <option key={id}>{name}</option>
            ))}
          </select>
        </label>
      ) : null}
      {problem === undefined ? null : (
        <p className="error-text small" role="alert">
          {problem}
        </p>
      )}
      <button
        type="button"
        className="button"
        data-testid="sign-out"
        onClick={() => void go('DELETE', {}, '/sign-in')}
      >
        Sign out
      </button>
    </div>
  );
}
