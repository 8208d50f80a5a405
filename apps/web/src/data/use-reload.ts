'use client';

import { useEffect, useRef, useState } from 'react';
import { oneAtATime } from './one-at-a-time';

const nothing = (): Promise<unknown> => Promise.resolve();

/**
 * What an event calls to have a page's data read again: each call is followed by a request that begins after it, so the
 * page ends up with what was true at the call or later. Calls during a request are answered by one more after it.
 *
 * @param request reads the data again, such as a query's `refetch`; not called any more once the component is gone.
 * @returns the same function at every render.
 */
export function useReload(request: () => Promise<unknown>): () => void {
  const latest = useRef(request);
  useEffect(() => {
    latest.current = request;
    return () => {
      latest.current = nothing;
    };
  });
  const [reload] = useState(() => oneAtATime(() => latest.current()));
  return reload;
}
