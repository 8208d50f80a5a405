import { Panel } from '../../ui/panel';
import type { LiveSeries } from './live-series';
import { useLiveVersion } from './use-run-series';

const mostLines = 200;

/** What a run wrote, the newest last. */
export function LogPanel({ live }: { readonly live: LiveSeries }) {
  useLiveVersion(live);
  const { logs } = live.curves;
  if (logs.length === 0) return null;
  return (
    <Panel
      title="Log"
      sub={logs.length > mostLines ? `the last ${mostLines} of ${logs.length}` : String(logs.length)}
    >
      <ol className="log">
        {logs.slice(-mostLines).map(({ cursor, level, message }) => (
          <li
            key={cursor}
            className={level === 'ERROR' ? 'error-text' : level === 'WARNING' ? 'warn-text' : ''}
          >
            {message}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
