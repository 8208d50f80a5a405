'use client';

import { useReachable } from '../data/api-provider';

/** An error in words, announced to screen readers. While the API is away the notice above the page says it better. */
export function ErrorMessage({ error }: { readonly error: { readonly message: string } | null | undefined }) {
  const isReachable = useReachable();
  if (!error || !isReachable) return null;
  return (
    <div className="alert" role="alert">
      <pre>{error.message}</pre>
    </div>
  );
}
