import { classDicePrefix } from '@clipwise/contract';
import { Sparkline } from '../../charts/sparkline';
import { isDrawable } from '../../data/drawable';
import { formatCell } from '../../data/metric-value';
import type { Series } from '../../data/series';
import { cssColour } from '../../theme/colour';
import { NotCovered } from '../../ui/not-covered';
import { Panel, type PanelQuery } from '../../ui/panel';
import type { ClassColour } from './class-legend';
import type { LiveSeries } from './live-series';
import { useLiveVersion } from './use-run-series';

/** The Dice of each class: its course and its last value. */
export function ClassDicePanel({
  live,
  classes,
  query,
}: {
  readonly live: LiveSeries;
  readonly classes: readonly ClassColour[];
  readonly query: PanelQuery;
}) {
  useLiveVersion(live);
  const measured = [...live.curves.series.values()].filter(({ name }) => name.startsWith(classDicePrefix));
  if (measured.length === 0) return null;
  const nameOf = (one: Series) => one.name.slice(classDicePrefix.length);
  const order = new Map(classes.map(({ name }, at) => [name, at]));
  const sorted = [...measured].sort(
    (a, b) => (order.get(nameOf(a)) ?? 99) - (order.get(nameOf(b)) ?? 99) || a.name.localeCompare(b.name),
  );
  const high = Math.max(0.01, ...measured.flatMap(({ values }) => values.filter(isDrawable)));
  const isNotCovered = measured.every(({ disclosure }) => disclosure === 'DIAGNOSTIC');
  return (
    <Panel
      title="Dice by class"
      query={query}
      mark={isNotCovered ? <NotCovered disclosure="DIAGNOSTIC" /> : undefined}
      sub={`validation, by step, 0 to ${high.toFixed(2)}`}
    >
      <table className="plain">
        <colgroup>
          <col style={{ width: '36%' }} />
          <col />
          <col style={{ width: 60 }} />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Course</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((one) => {
            const name = nameOf(one);
            const colour = classes.find((candidate) => candidate.name === name)?.colour;
            return (
              <tr key={name}>
                <th scope="row" title={name}>
                  <span className="row">
                    {colour === undefined ? null : (
                      <span className="swatch" style={{ background: cssColour(colour) }} />
                    )}
                    <span className="cut">{name}</span>
                  </span>
                </th>
                <td>
                  <Sparkline x={one.steps} y={one.values} low={0} high={high} />
                </td>
                <td className="is-number strong">{formatCell(one.values.at(-1))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
