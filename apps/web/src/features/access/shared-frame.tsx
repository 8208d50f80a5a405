'use client';

import { useQuery } from '@apollo/client/react';
import { SharedViewDocument } from '@clipwise/contract/operations';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { ApiProvider, useApi, useIsSignedIn } from '../../data/api-provider';
import { formatShortInstant } from '../../data/format';
import { ApiStatus } from '../../ui/api-status';
import { EmptyState } from '../../ui/states';
import { ThemeToggle } from '../../ui/theme-toggle';

/** What is around the pages of a public link: they ask the API by the link, whatever else the browser is signed in to. */
export function SharedFrame({ children }: { readonly children: ReactNode }) {
  const { url } = useApi();
  return (
    <ApiProvider apiUrl={`${url}/shared`} isShared>
      <Frame>{children}</Frame>
    </ApiProvider>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  const pathname = usePathname();
  const isSignedIn = useIsSignedIn();
  if (pathname === '/shared')
    return (
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    );
  return (
    <main id="main" className="page is-alone" tabIndex={-1}>
      <ApiStatus />
      {isSignedIn ? (
        <>
          <SharedBar />
          {children}
        </>
      ) : (
        <EmptyState testId="link-over">
          <h1>A shared result</h1>
          <p>
            This link is not good any more: it has expired or was revoked. Ask whoever sent it for another.
          </p>
        </EmptyState>
      )}
    </main>
  );
}

function SharedBar() {
  const { data } = useQuery(SharedViewDocument);
  const view = data?.sharedView;
  return (
    <div className="shared-bar small" role="status">
      <span className="cut">
        {view == null
          ? 'Shared for reading.'
          : `Shared for reading until ${formatShortInstant(view.expiresAt)} UTC.${view.isAnonymous ? ' Names and paths are hidden.' : ''}`}
      </span>
      <ThemeToggle />
    </div>
  );
}
