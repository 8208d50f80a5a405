'use client';

import { useCallback, useState } from 'react';

/** Work that a page does when it is asked to, and why the last of it failed. */
export interface Attempt {
  /** Never rejects: undefined where it failed, which `error` then tells. */
  readonly attempt: <Value>(work: () => Promise<Value>) => Promise<Value | undefined>;
  readonly error: { readonly message: string } | undefined;
}

/** For work whose failure nothing else on the page would tell. */
export function useAttempt(): Attempt {
  const [error, setError] = useState<Attempt['error']>(undefined);
  const attempt = useCallback(async <Value>(work: () => Promise<Value>) => {
    setError(undefined);
    try {
      return await work();
    } catch (failure) {
      setError({ message: failure instanceof Error ? failure.message : String(failure) });
      return undefined;
    }
  }, []);
  return { attempt, error };
}
