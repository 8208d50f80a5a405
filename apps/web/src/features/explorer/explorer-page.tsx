'use client';

import { Play } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useApi } from '../../data/api-provider';
import { useUrlState } from '../../data/use-url-state';
import { PageHeader } from '../../ui/page-header';
import { Panel } from '../../ui/panel';
import { readVariables, type Sent, sendQuery } from './send-query';

const example = `query Best {
  runs(first: 5, sort: { by: "metric.validation/mean-dice" }) {
    totalCount
    nodes {
      name
      privacy { verdict epsilon delta unit neighbouring }
      values(fields: ["metric.validation/mean-dice"])
    }
  }
}`;

type State =
  | { readonly kind: 'idle' | 'asking' }
  | { readonly kind: 'sent'; readonly sent: Sent }
  | { readonly kind: 'failed'; readonly reason: string };

/** Asks the API anything; query and variables are in the address, so that a question can be passed on. */
export function ExplorerPage() {
  const { url } = useApi();
  const [parameters, setUrl] = useUrlState();
  const [query, setQuery] = useState(parameters.get('query') ?? example);
  const [variables, setVariables] = useState(parameters.get('variables') ?? '');
  const [state, setState] = useState<State>({ kind: 'idle' });
  const asking = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => asking.current?.abort(), []);

  const run = async () => {
    asking.current?.abort();
    const abort = new AbortController();
    asking.current = abort;
    setUrl({ query, variables }, 'refine');
    setState({ kind: 'asking' });
    try {
      const sent = await sendQuery(url, query, readVariables(variables), abort.signal);
      setState({ kind: 'sent', sent });
    } catch (reason) {
      if (!abort.signal.aborted)
        setState({ kind: 'failed', reason: reason instanceof Error ? reason.message : String(reason) });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void run();
  };
  return (
    <>
      <PageHeader
        title="GraphQL"
        beside={<span className="muted cut not-phone mono small">{url}/graphql</span>}
        tools={
          <button type="button" className="button is-primary" onClick={() => void run()}>
            <Play size={14} strokeWidth={1.6} aria-hidden="true" />
            Run <kbd className="not-phone">Ctrl Enter</kbd>
          </button>
        }
      />
      <div className="page-body">
        <div className="page-content explorer">
          <Panel title="Query">
            <textarea
              className="input mono explorer-query"
              aria-label="Query"
              spellCheck={false}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={onKeyDown}
            />
            <label className="muted small">
              Variables, as JSON
              <textarea
                className="input mono explorer-variables"
                aria-label="Variables"
                spellCheck={false}
                value={variables}
                onChange={(event) => setVariables(event.target.value)}
                onKeyDown={onKeyDown}
              />
            </label>
          </Panel>
          <Panel
            title="Answer"
            sub={state.kind === 'sent' ? `${Math.round(state.sent.ms)} ms` : undefined}
            testId="explorer-answer"
          >
            <div aria-live="polite" aria-busy={state.kind === 'asking'}>
              {state.kind === 'idle' ? <p className="muted">Run the query to see what it answers.</p> : null}
              {state.kind === 'asking' ? <span className="skeleton" style={{ width: '40%' }} /> : null}
              {state.kind === 'failed' ? <p className="error-text">{state.reason}</p> : null}
              {state.kind === 'sent' ? (
                <>
                  {state.sent.isRefused ? <p className="error-text">The API refused it:</p> : null}
                  {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
                  <pre className="code explorer-answer" tabIndex={0}>
                    {state.sent.text}
                  </pre>
                </>
              ) : null}
            </div>
          </Panel>
        </div>
      </div>
    </>
  );
}
