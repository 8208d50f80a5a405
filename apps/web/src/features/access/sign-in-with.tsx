'use client';

import { useEffect, useState } from 'react';
import { readSessionOffer, signInAddress } from '../../data/session';

/** Leads to the identity provider of the server, where it has one, and back to the page `to`. */
export function SignInWith({ apiUrl, to }: { readonly apiUrl: string; readonly to: string }) {
  const [provider, setProvider] = useState<string | null>(null);
  useEffect(() => {
    const left = new AbortController();
    readSessionOffer(apiUrl, left.signal).then(
      (offer) => setProvider(offer.provider),
      () => undefined,
    );
    return () => left.abort();
  }, [apiUrl]);
  if (provider === null) return null;
  return (
    <>
      <a
        className="button is-wide"
        data-testid="sign-in-with"
        href={signInAddress(apiUrl, to, window.location.origin)}
      >
        Sign in with {provider}
      </a>
      <p className="muted small">or by a key:</p>
    </>
  );
}
