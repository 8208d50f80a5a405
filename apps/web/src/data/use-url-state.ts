'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';

/** The page's query parameters, and a setter that replaces some of them (undefined or empty removes one). */
export function useUrlState(): readonly [
  URLSearchParams,
  (changes: Readonly<Record<string, string | undefined>>) => void,
] {
  const router = useRouter();
  const pathname = usePathname();
  const current = useSearchParams();
  const set = (changes: Readonly<Record<string, string | undefined>>) => {
    const next = new URLSearchParams(current);
    for (const [key, value] of Object.entries(changes)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    const text = next.toString();
    router.replace(text ? `${pathname}?${text}` : pathname, { scroll: false });
  };
  return [current, set];
}
