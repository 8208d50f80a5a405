import { modelTitle } from '../../identity/line-identity';
import { Link } from '../../ui/link';
import { Panel } from '../../ui/panel';
import { cellTitles, modelsOf, type ReadStudy, type StudyCell } from './study';

/** The grid of runs: a mark for each, in the order of seeds and folds. */
export function ProgressPanel({ study }: { readonly study: ReadStudy }) {
  const { progress, cells } = study;
  const titles = cellTitles(cells);
  const models = modelsOf(cells);
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
      {models.map((model) => (
        <div key={model}>
          {models.length > 1 ? <h3 className="small muted">{modelTitle(model)}</h3> : null}
          <ul className="study-grid small">
            {cells
              .filter((cell) => cell.model === model)
              .map((cell) => (
                <CellProgress key={cell.key} cell={cell} title={titles.get(cell.key) ?? cell.name} />
              ))}
          </ul>
        </div>
      ))}
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

function CellProgress({ cell, title }: { readonly cell: StudyCell; readonly title: string }) {
  return (
    <li>
      <span className="two-lines" title={cell.name}>
        {title}
      </span>
      <span className="row">
        {cell.runs.map(({ runId, seed, fold, status, addedAfterResults }) => {
          const where = `seed ${seed ?? '?'}${fold == null ? '' : `, fold ${fold}`}`;
          const text = `${where}: ${status.toLowerCase()}${addedAfterResults ? ', added after results were seen' : ''}`;
          return (
            <Link
              key={runId}
              href={`/runs/${runId}`}
              className="study-mark-link"
              title={text}
              aria-label={`${cell.name}, ${text}`}
            >
              <span
                className={`study-mark is-${status.toLowerCase()} ${addedAfterResults ? 'is-added' : ''}`}
              />
            </Link>
          );
        })}
      </span>
    </li>
  );
}
