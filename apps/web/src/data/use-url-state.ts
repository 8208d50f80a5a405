'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useMemo, useState } from 'react';

/** Parameters to set; undefined or empty removes one. */
export type UrlChanges = Readonly<Record<string, string | undefined>>;

/**
 * The page's query parameters, and a setter that changes some of them without asking the server for the page again.
 *
 * `step` makes the change one that Back undoes; `refine` replaces the last one, for what comes many times in a row. What was
 * set is returned at once, before the router has told of it: a check box would fall back for a moment otherwise.
 */
export function useUrlState(): readonly [
  URLSearchParams,
  (changes: UrlChanges, how?: 'step' | 'refine') => void,
] {
  const pathname = usePathname();
  const told = useSearchParams().toString();
  const [ahead, setAhead] = useState({ of: '', to: '' });
  // Once the router has told of it, it is behind: Back comes to an address that it was once ahead of.
  if (ahead.to !== '' && ahead.of !== told) setAhead({ of: told, to: '' });
  const shown = ahead.of === told && ahead.to !== '' ? ahead.to.slice(1) : told;
  const parameters = useMemo(() => new URLSearchParams(shown), [shown]);
  const set = (changes: UrlChanges, how: 'step' | 'refine' = 'step') => {
    // Two changes in one event build on one another: the address is read, not the last render.
    const before = new URLSearchParams(window.location.search);
    const next = new URLSearchParams(before);
    for (const [key, value] of Object.entries(changes)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    const text = next.toString();
    if (text === before.toString()) return;
    setAhead({ of: told, to: `?${text}` });
    const address = text === '' ? pathname : `${pathname}?${text}`;
    if (how === 'step') window.history.pushState(null, '', address);
    else window.history.replaceState(null, '', address);
  };
  return [parameters, set];
}
