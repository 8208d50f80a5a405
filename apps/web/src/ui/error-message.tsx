'use client';

import { useApiState } from '../data/api-provider';

/** An error in words, announced to screen readers. While the API is away the notice above the page says it better. */
export function ErrorMessage({ error }: { readonly error: { readonly message: string } | null | undefined }) {
  const api = useApiState();
  if (!error || api === 'away') return null;
  return (
    <div className="notice is-error" role="alert">
      <span className="mark is-error" aria-hidden="true">
        !
      </span>
      <p>{error.message}</p>
    </div>
  );
}
