'use client';

import type { RunArtifactFragment } from '@clipwise/contract/operations';
import { useApi } from '../../data/api-provider';
import { formatBytes } from '../../data/format';
import { NotCovered } from '../../ui/not-covered';
import { Panel, type PanelQuery } from '../../ui/panel';

/** What a run left behind, but its samples, which are shown. */
export function ArtifactsPanel({
  name,
  artifacts,
  query,
}: {
  readonly name: string;
  readonly artifacts: readonly RunArtifactFragment[];
  readonly query: PanelQuery;
}) {
  const { url } = useApi();
  const kept = artifacts.filter(({ kind }) => kind !== 'SAMPLE');
  if (kept.length === 0) return null;
  return (
    <Panel title="Artifacts" query={query} sub={String(kept.length)}>
      <ul className="small">
        {kept.map((artifact) => (
          <li key={artifact.id} className="row artifact">
            <a
              className="link cut"
              href={`${url}${artifact.path}`}
              download={artifact.kind === 'CHECKPOINT' ? `${name}.safetensors` : artifact.name}
              title={artifact.sha256}
            >
              {artifact.name}
            </a>
            <span className="grow" />
            <span className="muted nowrap">{formatBytes(artifact.bytes)}</span>
            <span className="muted nowrap">
              {artifact.disclosure.toLowerCase()}
              <NotCovered disclosure={artifact.disclosure} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
