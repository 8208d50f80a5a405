import { formatShortInstant } from '../../data/format';
import { Panel } from '../../ui/panel';
import type { DetailedRun } from './detailed-run';

/** Where a declared run comes from; nothing for a run that was seen. */
export function SourcePanel({ run }: { readonly run: DetailedRun }) {
  const { source } = run;
  if (!run.isDeclared) return null;
  return (
    <Panel title="Declared" testId="source">
      <p className="warn-text small">Nobody here saw it run: everything is the word of its author.</p>
      {source === null || source === undefined ? null : (
        <dl className="facts spaced">
          {[
            ['read from', `${source.name}${source.key === '' ? '' : `, ${source.key}`}`],
            ['kind', source.kind],
            ['SHA-256', source.sha256],
            ['by', `${source.importer} ${source.importerVersion}`],
            ['on', formatShortInstant(source.importedAt)],
          ].map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
