import Link from 'next/link';
import { Panel } from '../../ui/panel';
import type { ReadStudy } from './study';

/** The grid of runs: a mark for each, in the order of seeds and folds. */
export function ProgressPanel({ study }: { readonly study: ReadStudy }) {
  const { progress, cells } = study;
  return (
    <Panel
      title="Progress"
      sub={`${progress.completed} of ${progress.total}`}
      testId="study-progress"
      className="study-progress"
      tools={
        <Link className="link" href={`/?study=${study.id}`}>
          runs
        </Link>
      }
    >
      <ul className="study-grid small">
        {cells.map(({ key, name, runs }) => (
          <li key={key}>
            <span className="cut" title={name}>
              {name}
            </span>
            <span className="row">
              {runs.map(({ runId, seed, fold, status, addedAfterResults }) => {
                const where = `seed ${seed ?? '?'}${fold == null ? '' : `, fold ${fold}`}`;
                const text = `${where}: ${status.toLowerCase()}${addedAfterResults ? ', added after results were seen' : ''}`;
                return (
                  <Link
                    key={runId}
                    href={`/runs/${runId}`}
                    className={`study-mark is-${status.toLowerCase()} ${addedAfterResults ? 'is-added' : ''}`}
                    title={text}
                    aria-label={`${name}, ${text}`}
                  />
                );
              })}
            </span>
          </li>
        ))}
      </ul>
      <ul className="study-legend small muted" aria-label="Marks of runs">
        {['completed', 'running', 'queued', 'failed', 'cancelled'].map((status) => (
          <li key={status} className="row">
            <span className={`study-mark is-${status}`} aria-hidden="true" /> {status}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
