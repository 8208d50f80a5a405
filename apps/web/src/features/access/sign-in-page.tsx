'use client';

import { useApolloClient } from '@apollo/client/react';
import { CallerDocument } from '@clipwise/contract/operations';
import { useSearchParams } from 'next/navigation';
import { type FormEvent, useEffect, useState } from 'react';
import { useApi } from '../../data/api-provider';
import { askSession, pageAfterSignIn, type SessionAnswer } from '../../data/session';
import { Link } from '../../ui/link';
import { ThemeToggle } from '../../ui/theme-toggle';
import { refusalText } from './sign-in-refusals';
import { SignInWith } from './sign-in-with';

/** What is known of whoever looks at the page. */
type Standing = 'asking' | 'stranger' | 'known' | 'nobody is asked';

/** Signs a browser in by a key, and leads back to where one was. */
export function SignInPage() {
  const { url } = useApi();
  const client = useApolloClient();
  const asked = useSearchParams();
  const to = pageAfterSignIn(asked.get('to'));
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState(() => refusalText(asked.get('refused')));
  const [isBusy, setBusy] = useState(false);
  const [standing, setStanding] = useState<Standing>('asking');
  useEffect(() => {
    client.query({ query: CallerDocument, fetchPolicy: 'no-cache' }).then(
      ({ data }) =>
        setStanding(data === undefined ? 'stranger' : data.caller.isControlled ? 'known' : 'nobody is asked'),
      () => setStanding('stranger'),
    );
  }, [client]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const typed = key.trim();
    if (typed === '' || isBusy) return;
    if (typed.startsWith('cwl_')) return window.location.assign(`/shared#${typed}`);
    setBusy(true);
    setProblem(undefined);
    const answer = await askSession(url, 'POST', { key: typed });
    const isKept = answer.kind === 'done' && (await isSignedIn(url));
    if (isKept) return window.location.assign(to);
    setProblem(answer.kind === 'done' ? notKept(url) : problemOf(answer, url));
    setBusy(false);
  };

  return (
    <main id="main" className="sign-in" tabIndex={-1}>
      <title>Sign in - Clipwise</title>
      <form className="sign-in-card" onSubmit={(event) => void submit(event)}>
        <span className="rail-brand">
          <span className="rail-glyph" aria-hidden="true">
            C
          </span>
          Clipwise
        </span>
        <h1>Sign in</h1>
        {standing === 'nobody is asked' ? (
          <>
            <p className="muted">This server asks nobody who they are: there is nothing to sign in to.</p>
            <Link className="button is-primary is-wide" href="/">
              Go to the runs
            </Link>
          </>
        ) : (
          <>
            {standing === 'known' ? (
              <p className="muted small">
                You are signed in already.{' '}
                <a className="link" href={to}>
                  Go on
                </a>
                , or sign in as somebody else.
              </p>
            ) : null}
            <SignInWith apiUrl={url} to={to} />
            <label htmlFor="key">Key</label>
            <input
              id="key"
              name="key"
              type="password"
              className="input mono"
              autoComplete="current-password"
              spellCheck={false}
              placeholder="cw_…"
              aria-invalid={problem !== undefined || undefined}
              aria-describedby="key-help"
              value={key}
              onChange={(event) => {
                setKey(event.target.value);
                setProblem(undefined);
              }}
            />
            <p id="key-help" className="muted small">
              An admin of your project makes one on the page Keys. The first key of a server is in the file
              that its log names.
            </p>
            {problem === undefined ? null : (
              <p className="error-text" role="alert" data-testid="sign-in-problem">
                {problem}
              </p>
            )}
            <button
              type="submit"
              className="button is-primary is-wide"
              disabled={key.trim() === '' || isBusy}
            >
              {isBusy ? 'Signing in…' : 'Sign in'}
            </button>
          </>
        )}
        <div className="sign-in-foot">
          <ThemeToggle />
        </div>
      </form>
    </main>
  );
}

/** Whether the browser kept the cookie: one of another site is not kept, and nobody says so. */
async function isSignedIn(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/graphql?query=${encodeURIComponent('{ caller { name } }')}`, {
    credentials: 'include',
  }).catch(() => undefined);
  return answer?.ok === true;
}

function notKept(url: string): string {
  return `The key is good, but this browser did not keep the sign-in: page and API must have the same host. Open the dashboard as ${window.location.protocol}//${new URL(url).hostname}:${window.location.port}.`;
}

function problemOf(answer: SessionAnswer, url: string): string {
  if (answer.kind !== 'refused') return `The API did not answer at ${url}. Is it running?`;
  if (answer.status === 401)
    return 'No such key is good here: it is unknown, has expired or was revoked. An admin of your project makes another.';
  return answer.message;
}
