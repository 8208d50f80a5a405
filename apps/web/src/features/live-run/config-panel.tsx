'use client';

import { useState } from 'react';
import { Dialog } from '../../ui/dialog';
import { Panel, type PanelQuery } from '../../ui/panel';
import { configFacts } from './config-facts';

/** The config of a run by its parts, and all of it with the environment as JSON. */
export function ConfigPanel({
  config,
  environment,
  query,
}: {
  readonly config: unknown;
  readonly environment: unknown;
  readonly query: PanelQuery;
}) {
  const [isFull, setFull] = useState(false);
  const text = JSON.stringify(config, null, 2);
  return (
    <Panel
      title="Config"
      query={query}
      tools={
        <button type="button" className="button is-quiet is-small" onClick={() => setFull(true)}>
          JSON
        </button>
      }
    >
      <dl className="facts">
        {configFacts(config).map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
      </dl>
      {isFull ? (
        <Dialog title="Config and environment" className="is-wide" onClose={() => setFull(false)}>
          <pre className="code">{text}</pre>
          <h3 style={{ marginTop: 12 }}>Environment</h3>
          <pre className="code">{JSON.stringify(environment, null, 2)}</pre>
          <div className="dialog-foot">
            <button
              type="button"
              className="button"
              onClick={() => void navigator.clipboard.writeText(text).catch(() => undefined)}
            >
              Copy config
            </button>
            <button type="button" className="button" onClick={() => setFull(false)}>
              Close
            </button>
          </div>
        </Dialog>
      ) : null}
    </Panel>
  );
}
