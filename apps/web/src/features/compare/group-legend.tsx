'use client';

import { LineSample } from '../../charts/line-sample';
import { methodTitle, sigmaText } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import type { ConfigDifference } from './config-diff';
import type { RunGroup } from './groups';

/** The groups at the side of the charts, by method: each can be hidden, and is brought out under the pointer. */
export function GroupLegend({
  groups,
  hidden,
  highlighted,
  differences,
  runCount,
  onHighlight,
  onHidden,
}: {
  readonly groups: readonly RunGroup[];
  readonly hidden: ReadonlySet<string>;
  readonly highlighted: string | undefined;
  /** Undefined until the configs were read. */
  readonly differences: readonly ConfigDifference[] | undefined;
  readonly runCount: number;
  readonly onHighlight: (key: string | undefined) => void;
  readonly onHidden: (hidden: ReadonlySet<string>) => void;
}) {
  const methods = [...new Set(groups.map(({ method }) => method))];
  const toggle = (key: string, isShown: boolean) => {
    const next = new Set(hidden);
    if (isShown) next.delete(key);
    else next.add(key);
    onHidden(next);
  };
  return (
    <aside className="group-legend" aria-label="Groups">
      {methods.map((method) => (
        <fieldset key={method}>
          <legend className="muted small">{methodTitle(method)}</legend>
          {groups
            .filter((group) => group.method === method)
            .map(({ key, noiseMultiplier, token, dash, count }) => (
              <label
                key={key}
                className={`option${key === highlighted ? ' is-highlighted' : ''}`}
                onPointerEnter={() => onHighlight(key)}
                onPointerLeave={() => onHighlight(undefined)}
              >
                <input
                  type="checkbox"
                  checked={!hidden.has(key)}
                  onChange={(event) => toggle(key, event.target.checked)}
                />
                <LineSample colour={cssColour(token)} dash={dash} width={26} />
                <span className="cut">
                  {noiseMultiplier ? `sigma ${sigmaText(noiseMultiplier)}` : 'no noise'}
                </span>
                <span className="count">n {count}</span>
              </label>
            ))}
        </fieldset>
      ))}
      {differences === undefined ? null : (
        <details className="config-diff">
          <summary className="small">
            {differences.length === 0
              ? `the same config in all ${runCount} runs`
              : `configs differ at ${differences.length} path${differences.length === 1 ? '' : 's'}`}
          </summary>
          <dl className="small">
            {differences.map(({ path, values }) => (
              <div key={path}>
                <dt className="mono" title={path}>
                  {path}
                </dt>
                <dd className="muted">
                  {values
                    .slice(0, 6)
                    .map(({ text, count }) => `${text} (${count})`)
                    .join(', ')}
                  {values.length > 6 ? ` and ${values.length - 6} more` : ''}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </aside>
  );
}
