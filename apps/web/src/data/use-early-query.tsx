'use client';

import { type DocumentNode, print } from 'graphql';
import { useServerInsertedHTML } from 'next/navigation';
import { useRef } from 'react';
import { useApi } from './api-provider';
import { earlyScript } from './early-request';

/**
 * Has the browser send a query as soon as it has the head of the page, long before the page's program runs. The program's own request
 * of the same variables gets the answer; on a page that was come to by a link this does nothing.
 *
 * @param isWanted false where the page would not ask this.
 */
export function useEarlyQuery(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  isWanted = true,
): void {
  const { url } = useApi();
  const isInserted = useRef(false);
  useServerInsertedHTML(() => {
    if (!isWanted || isInserted.current) return null;
    isInserted.current = true;
    const operation = document.definitions.find((one) => one.kind === 'OperationDefinition');
    const body = JSON.stringify({ operationName: operation?.name?.value, variables, query: print(document) });
    // biome-ignore lint/security/noDangerouslySetInnerHtml: `earlyScript` lets nothing end it
    return <script dangerouslySetInnerHTML={{ __html: earlyScript({ url: `${url}/graphql`, body }) }} />;
  });
}
