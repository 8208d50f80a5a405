import { LineSample } from '../../charts/line-sample';
import { modelTitle } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { Interval } from '../../ui/interval';
import { NotCovered } from '../../ui/not-covered';
import { Panel } from '../../ui/panel';
import { classDice } from './class-dice';
import { cellLook, cellTitles, type StudyCell } from './study';
import type { RunSeries } from './use-study-series';

/** The Dice of each class by cell; nothing where no run has one. */
export function ClassDiceTable({
  cells,
  series,
}: {
  readonly cells: readonly StudyCell[];
  readonly series: ReadonlyMap<string, RunSeries>;
}) {
  const { classes, rows, isNotCovered } = classDice(cells, series);
  if (rows.length === 0) return null;
  const titles = cellTitles(cells);
  return (
    <Panel
      title="Dice by class"
      mark={isNotCovered ? <NotCovered disclosure="DIAGNOSTIC" /> : undefined}
      sub="last value on validation: mean ± half of the 95 % interval of the completed runs"
      testId="study-class-dice"
      className="is-whole"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls is reached by the keyboard */}
      <section className="table-scroll" aria-label="Dice by class" tabIndex={0}>
        <table style={{ minWidth: 200 + 108 * classes.length }}>
          <colgroup>
            <col style={{ width: 176 }} />
            <col style={{ width: 112 }} />
            {classes.map((name) => (
              <col key={name} />
            ))}
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Cell</th>
              <th scope="col">Model</th>
              {classes.map((name) => (
                <th key={name} scope="col" className="is-number" title={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ cell, means }) => {
              const { token, dash } = cellLook(cell);
              return (
                <tr key={cell.key}>
                  <td title={cell.name}>
                    <span className="row">
                      <LineSample colour={cssColour(token)} dash={dash} width={26} />
                      <span className="cut">{titles.get(cell.key)}</span>
                    </span>
                  </td>
                  <td className="muted">{modelTitle(cell.model)}</td>
                  {means.map((one, at) => (
                    <td
                      key={classes[at]}
                      className="is-number"
                      title={one === null ? undefined : `n ${one.n}`}
                    >
                      {one === null ? '-' : <Interval mean={one.mean} half={one.half} digits={2} />}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
