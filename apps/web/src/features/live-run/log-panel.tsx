import type { RunLog } from '../../data/run-curves';
import { Panel } from '../../ui/panel';

const mostLines = 200;

/** What a run wrote, the newest last. */
export function LogPanel({ logs }: { readonly logs: readonly RunLog[] }) {
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
