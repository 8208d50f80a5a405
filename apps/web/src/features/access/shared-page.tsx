'use client';

import { useApolloClient } from '@apollo/client/react';
import { SharedViewDocument } from '@clipwise/contract/operations';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useApi } from '../../data/api-provider';
import { askSession } from '../../data/session';

/** Where a public link leads first: takes its secret out of the address, and goes to what it shows. */
export function SharedPage() {
  const { url } = useApi();
  const client = useApolloClient();
  const router = useRouter();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    const open = async () => {
      const link = window.location.hash.slice(1);
      if (link !== '') {
        const answer = await askSession(url, 'POST', { link });
        if (answer.kind === 'away') return setProblem(`The API did not answer at ${url}; try again later.`);
        if (answer.kind === 'refused')
          return setProblem(
            answer.status === 401
              ? 'This link is not good any more: it has expired or was revoked, or a part of it is missing. Ask whoever sent it for another.'
              : answer.message,
          );
      }
      const { data } = await client.query({ query: SharedViewDocument, fetchPolicy: 'no-cache' });
      const view = data?.sharedView;
      if (isOver) return;
      if (view == null)
        return setProblem('No link was opened here. Open the whole address that you were sent.');
      router.replace(view.runId == null ? `/shared/studies/${view.studyId}` : `/shared/runs/${view.runId}`);
    };
    open().catch(
      () => isOver || setProblem('No link was opened here. Open the whole address that you were sent.'),
    );
    return () => {
      isOver = true;
    };
  }, [client, router, url]);
  return (
    <div className="sign-in">
      <title>Shared - Clipwise</title>
      <div className="sign-in-card">
        <span className="rail-brand">
          <span className="rail-glyph" aria-hidden="true">
            C
          </span>
          Clipwise
        </span>
        <h1>A shared result</h1>
        {problem === undefined ? (
          <p className="muted" role="status">
            Opening…
          </p>
        ) : (
          <p className="error-text" role="alert" data-testid="link-problem">
            {problem}
          </p>
        )}
      </div>
    </div>
  );
}
