'use client';

import { useApolloClient } from '@apollo/client/react';
import { ComparedPairDocument, type ComparedPairQuery } from '@clipwise/contract/operations';
import { useEffect, useState } from 'react';
import { apart } from '../../data/newest-answer-link';

export type Pair = NonNullable<ComparedPairQuery['study']>['comparison'];
type Pairs = { readonly key: string; readonly pairs: ReadonlyMap<string, Pair> };

/**
 * What the first cell and each of the others say of each other, by the others' keys, as far as it was read.
 *
 * @param others compared at once: each p is corrected for all of them.
 */
export function usePairs(
  studyId: string,
  first: string | undefined,
  others: readonly string[],
  metric: string,
): { readonly pairs: ReadonlyMap<string, Pair>; readonly error: { readonly message: string } | undefined } {
  const client = useApolloClient();
  const [read, setRead] = useState<Pairs>({ key: '', pairs: new Map() });
  const [error, setError] = useState<{ readonly message: string } | undefined>(undefined);
  const key = JSON.stringify([studyId, first, others, metric]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is compared
  useEffect(() => {
    let isOver = false;
    setError(undefined);
    const readAll = async () => {
      for (const second of others) {
        if (isOver || first === undefined) return;
        const { data } = await client.query({
          query: ComparedPairDocument,
          variables: { id: studyId, first, second, metric, planned: others.length },
          fetchPolicy: 'no-cache',
          context: apart,
        });
        const pair = data?.study?.comparison;
        if (isOver || pair === undefined) return;
        setRead((before) => ({
          key,
          pairs: new Map([...(before.key === key ? before.pairs : []), [second, pair]]),
        }));
      }
    };
    readAll().catch((reason: Error) => isOver || setError(reason));
    return () => {
      isOver = true;
    };
  }, [client, key]);

  return { pairs: read.key === key ? read.pairs : new Map(), error };
}
