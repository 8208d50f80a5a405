'use client';

import type { DocumentNode } from 'graphql';
import { Braces } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useApi } from '../data/api-provider';

const GraphqlDialog = dynamic(() => import('./graphql-dialog').then((module) => module.GraphqlDialog), {
  ssr: false,
});

/** Opens the query behind a page or a panel, with its variables, as a command and in the explorer. */
export function GraphqlButton({
  title,
  document,
  variables,
  isSmall = false,
}: {
  readonly title: string;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** An icon alone, for a panel. */
  readonly isSmall?: boolean;
}) {
  const [isOpen, setOpen] = useState(false);
  // The explorer is for whoever may ask what they like.
  if (useApi().isShared) return null;
  return (
    <>
      <button
        type="button"
        className={isSmall ? 'button is-quiet is-small is-icon' : 'button not-phone'}
        aria-label={isSmall ? `GraphQL of ${title}` : undefined}
        title={isSmall ? 'GraphQL' : undefined}
        onClick={() => setOpen(true)}
      >
        <Braces size={14} strokeWidth={1.4} aria-hidden="true" />
        {isSmall ? null : 'GraphQL'}
      </button>
      {isOpen ? (
        <GraphqlDialog
          title={`GraphQL of ${title}`}
          document={document}
          variables={variables}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
