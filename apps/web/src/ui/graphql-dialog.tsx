'use client';

import { type DocumentNode, print } from 'graphql';
import { useState } from 'react';
import { useApi } from '../data/api-provider';
import { Dialog } from './dialog';
import { Link } from './link';

/** What a page asked the API for: the query, its variables, and the same as a command. */
export function GraphqlDialog({
  title,
  document,
  variables,
  onClose,
}: {
  readonly title: string;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
}) {
  const { url } = useApi();
  const query = print(document);
  const values = JSON.stringify(variables, null, 2);
  const body = JSON.stringify({ query, variables }).replaceAll("'", "'\\''");
  const curl = `curl ${url}/graphql -H 'content-type: application/json' \\\n  -d '${body}'`;
  return (
    <Dialog title={title} className="is-wide" onClose={onClose}>
      <Copied name="Query" text={query} />
      <Copied name="Variables" text={values} />
      <Copied name="curl" text={curl} />
      <div className="dialog-foot">
        <Link
          className="button"
          href={`/graphql?${new URLSearchParams({ query, variables: values })}`}
          prefetch={false}
        >
          Open in the explorer
        </Link>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

function Copied({ name, text }: { readonly name: string; readonly text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <section style={{ marginTop: 12 }}>
      <div className="row">
        <h3 className="grow">{name}</h3>
        <button type="button" className="button is-small" onClick={copy} aria-label={`Copy ${name}`}>
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      </div>
      <pre className="code" style={{ maxHeight: 220 }}>
        {text}
      </pre>
    </section>
  );
}
