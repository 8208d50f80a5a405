import { LineSample } from '../../charts/line-sample';
import { modelTitle, sigmaText } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { differingTerms, EpsilonCell, EpsilonHeading } from '../../ui/epsilon';
import { Interval } from '../../ui/interval';
import { Link } from '../../ui/link';
import { NotCovered } from '../../ui/not-covered';
import { Panel } from '../../ui/panel';
import { cellLook, cellMethod, cellTitles, modelsOf, type StudyCell } from './study';

/** Every cell with its epsilon and the interval of its metric. */
export function CellsPanel({
  cells,
  title,
  reading,
}: {
  readonly cells: readonly StudyCell[];
  readonly title: string;
  readonly reading: string;
}) {
  const privacies = cells.flatMap(({ privacy }) =>
    privacy == null ? [] : [{ ...privacy, epsilon: privacy.epsilon ?? null, delta: privacy.delta ?? null }],
  );
  const titles = cellTitles(cells);
  const hasModels = modelsOf(cells).length > 1;
  const terms = differingTerms(privacies);
  const disclosure = cells.find((cell) => cell.disclosure === 'DIAGNOSTIC')?.disclosure ?? undefined;
  return (
    <Panel
      title="Cells"
      sub={`${title}, ${reading}: mean ± half of the 95 % interval`}
      testId="study-cells"
      className="study-cells"
    >
      <div className="table-scroll">
        <table className="cells-table">
          <colgroup>
            <col />
            {hasModels ? <col className="not-phone" style={{ width: 106 }} /> : null}
            <col className="not-phone" style={{ width: 52 }} />
            <col className="is-epsilon" />
            <col className="not-phone" style={{ width: 56 }} />
            <col style={{ width: 116 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Cell</th>
              {hasModels ? (
                <th scope="col" className="not-phone">
                  Model
                </th>
              ) : null}
              <th scope="col" className="is-number not-phone">
                sigma
              </th>
              <th scope="col" className="is-number">
                <EpsilonHeading privacies={privacies} />
              </th>
              <th scope="col" className="is-number not-phone">
                n
              </th>
              <th scope="col" className="is-number">
                {title}
                <NotCovered disclosure={disclosure} />
              </th>
            </tr>
          </thead>
          <tbody>
            {cells.map((cell) => {
              const { key, name, model, noiseMultiplier, privacy, n, omitted, mean, interval, unfinished } =
                cell;
              const { token, dash } = cellLook(cell);
              const ids = cell.runs.map(({ runId }) => runId).join(',');
              return (
                <tr key={key} data-testid="study-cell">
                  <td>
                    <span className="row">
                      <LineSample colour={cssColour(token)} dash={dash} width={26} />
                      <Link className="cut" href={`/compare?ids=${ids}`} title={`${name}: its runs`}>
                        {titles.get(key) === cellLook(cell).label ? cellMethod(cell) : titles.get(key)}
                      </Link>
                      {cell.addedAfterResults > 0 ? (
                        <span
                          className="warn-text small nowrap"
                          title="Queued when the study had results already."
                        >
                          {cell.addedAfterResults} added after results
                        </span>
                      ) : null}
                    </span>
                    <span className="phone-line cut">
                      {modelTitle(model)}, sigma {sigmaText(noiseMultiplier)}, n {n}
                    </span>
                  </td>
                  {hasModels ? <td className="muted not-phone">{modelTitle(model)}</td> : null}
                  <td className="is-number not-phone">{sigmaText(noiseMultiplier)}</td>
                  <td className="is-number">
                    {privacy == null ? (
                      <span className="faint">-</span>
                    ) : (
                      <EpsilonCell
                        privacy={{
                          ...privacy,
                          epsilon: privacy.epsilon ?? null,
                          delta: privacy.delta ?? null,
                        }}
                        terms={terms}
                      />
                    )}
                  </td>
                  <td
                    className="is-number muted not-phone"
                    title={omitted > 0 ? `${omitted} not finite` : undefined}
                  >
                    {unfinished === 0 ? n : `${n} of ${n + omitted + unfinished}`}
                  </td>
                  <td className="is-number">
                    {mean == null ? (
                      '-'
                    ) : (
                      <Interval
                        mean={mean}
                        half={interval == null ? null : (interval.high - interval.low) / 2}
                      />
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
