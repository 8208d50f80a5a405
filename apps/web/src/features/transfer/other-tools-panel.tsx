'use client';

import { useApi } from '../../data/api-provider';
import { useCaller } from '../../data/caller';
import { CopyButton } from '../../ui/copy-button';
import { Panel } from '../../ui/panel';
import { importCommand, importedTools } from './imported-tools';

/** How runs of other tools come in: by the command, which reads the files where they lie. */
export function OtherToolsPanel() {
  const { url } = useApi();
  const isControlled = useCaller()?.isControlled ?? false;
  return (
    <Panel
      title="Runs of other tools"
      sub="the command reads their files where they lie; the same content is never here twice"
    >
      <dl className="facts transfer-tools">
        {importedTools.map((tool) => {
          const command = importCommand(tool, url, isControlled);
          return (
            <div key={tool.kind} className="transfer-tool">
              <dt>{tool.tool}</dt>
              <dd className="secret-row">
                <code className="secret">{command}</code>
                <CopyButton text={command} label={`Copy the command for ${tool.tool}`} />
              </dd>
            </div>
          );
        })}
      </dl>
      <p className="muted small">
        With <code>--dry-run</code> it tells what it would import and sends nothing. Imported runs are
        declared; the original of each is kept beside it.
        {isControlled ? ' FILE holds a key of the role researcher, agent or admin.' : ''}
      </p>
    </Panel>
  );
}
