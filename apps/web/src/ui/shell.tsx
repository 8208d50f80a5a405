'use client';

import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { useIsSignedIn } from '../data/api-provider';
import { CallerProvider } from '../data/caller';
import { ApiStatus } from './api-status';
import { Rail } from './rail';

/** Pages that stand by themselves: of whoever is not signed in. */
const bare = ['/sign-in', '/shared'];

/** What is around every page: the navigation, and the way to the sign-in where the API asks who calls. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const pathname = usePathname();
  // Controls take clicks from here on: see base.css.
  useEffect(() => {
    document.documentElement.dataset.awake = '';
  }, []);
  if (bare.some((path) => pathname === path || pathname.startsWith(`${path}/`))) return children;
  return (
    <CallerProvider>
      <div className="app">
        <Rail />
        <main id="main" className="page" tabIndex={-1}>
          <ApiStatus />
          <SignedInOnly>{children}</SignedInOnly>
        </main>
      </div>
    </CallerProvider>
  );
}

/** The page, until the API says that nobody is signed in: then the sign-in, which leads back here. */
function SignedInOnly({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const isSignedIn = useIsSignedIn();
  useEffect(() => {
    if (isSignedIn) return;
    const { pathname, search } = window.location;
    router.replace(`/sign-in?to=${encodeURIComponent(`${pathname}${search}`)}`);
  }, [isSignedIn, router]);
  if (isSignedIn) return children;
  return (
    <p className="empty muted" role="status">
      You are not signed in any more.
    </p>
  );
}
