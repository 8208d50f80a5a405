import { Panel } from '../../ui/panel';
import type { ReadStudy } from './study';

const width = 120;

/** What was planned, in words, each with the interval of its difference around zero. */
export function ComparisonsPanel({
  study,
  planned,
}: {
  readonly study: ReadStudy;
  readonly planned: number;
}) {
  const { comparisons, looks } = study;
  const reach = Math.max(
    ...comparisons.flatMap(({ comparison: { interval, meanDifference } }) => [
      Math.abs(interval?.low ?? 0),
      Math.abs(interval?.high ?? 0),
      Math.abs(meanDifference ?? 0),
    ]),
    Number.MIN_VALUE,
  );
  const at = (value: number) => width / 2 + (value / reach) * (width / 2 - 4);
  const looked = looks === 0 ? '' : `; ${looks} look${looks === 1 ? '' : 's'} at results`;
  return (
    <Panel
      title="Planned comparisons"
      sub={planned === 0 ? undefined : `paired by seed and fold, Holm of ${planned}${looked}`}
      testId="study-comparisons"
      className="study-comparisons"
    >
      {planned === 0 ? (
        <p className="muted">None was planned: nothing here says that two cells differ.</p>
      ) : comparisons.length === 0 ? (
        <p className="muted">The runs of the compared cells are gone.</p>
      ) : (
        <ul className="study-comparison-list">
          {comparisons.map(({ first, second, comparison }) => {
            const { interval, meanDifference, verdict, isAtEqualPrivacy, pairs, addedAfterResults } =
              comparison;
            return (
              <li key={`${first.key} ${second.key}`} data-testid="study-comparison">
                <span>
                  {first.name} <span className="muted">against</span> {second.name}
                </span>
                <svg width={width} height="16" aria-hidden="true">
                  <line x1={at(0)} x2={at(0)} y1="1" y2="15" stroke="var(--baseline)" />
                  {interval == null ? null : (
                    <line
                      x1={at(interval.low)}
                      x2={at(interval.high)}
                      y1="8"
                      y2="8"
                      stroke="var(--text)"
                      strokeWidth="1.75"
                    />
                  )}
                  {meanDifference == null ? null : (
                    <circle cx={at(meanDifference)} cy="8" r="3.5" fill="var(--text)" />
                  )}
                </svg>
                <span>
                  {verdict}
                  {isAtEqualPrivacy || pairs === 0 ? null : (
                    <span className="warn-text"> The two are not at equal privacy.</span>
                  )}
                  {addedAfterResults > 0 ? (
                    <span className="warn-text">
                      {' '}
                      {addedAfterResults} runs were added after results were seen.
                    </span>
                  ) : null}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
