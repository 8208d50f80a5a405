'use client';

import { useRouter } from 'next/navigation';
import { useCaller } from '../data/caller';
import { GuardedButton } from './guarded-button';

/** Leads to a new public link for what the page shows; nothing where the API asks nobody who they are. */
export function ShareButton({ kind, id }: { readonly kind: 'run' | 'study'; readonly id: string }) {
  const router = useRouter();
  if (useCaller()?.isControlled !== true) return null;
  return (
    <GuardedButton
      needs="administer"
      className="button not-phone"
      onClick={() => router.push(`/links?${kind}=${id}`)}
    >
      Share
    </GuardedButton>
  );
}
