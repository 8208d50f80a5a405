'use client';

import { useQuery } from '@apollo/client/react';
import { ComparedCellsDocument, ComparedPairDocument } from '@clipwise/contract/operations';
import { useMemo } from 'react';
import { IntervalBar } from '../../charts/interval-bar';
import { LineSample } from '../../charts/line-sample';
import { lineIdentity, modelMarker } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { ErrorMessage } from '../../ui/error-message';
import { NotCovered } from '../../ui/not-covered';
import { Panel } from '../../ui/panel';
import { EmptyState } from '../../ui/states';
import { type NamedCell, namedCells, partnersOf } from './paired-cells';
import type { ComparedRun } from './use-compared';
import { type Pair, usePairs } from './use-pairs';

/** Every cell of a study against one of them, paired by seed. */
export function PairedPanel({
  runs,
  metric,
  title,
  parameters,
  highlighted,
  onHighlight,
  onChange,
}: {
  readonly runs: readonly ComparedRun[];
  readonly metric: string;
  readonly title: string;
  readonly parameters: URLSearchParams;
  readonly highlighted: string | undefined;
  readonly onHighlight: (key: string | undefined) => void;
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
}) {
  const studies = useMemo(() => new Map(runs.map(({ study }) => [study.id, study.name])), [runs]);
  const [firstStudy] = studies.keys();
  const asked = parameters.get('paired');
  const studyId = asked !== null && studies.has(asked) ? asked : (firstStudy ?? '');
  const { data, error } = useQuery(ComparedCellsDocument, {
    variables: { id: studyId, metric },
    skip: studyId === '',
  });
  const ids = useMemo(() => new Set(runs.map(({ id }) => id)), [runs]);
  const cells = useMemo(() => namedCells(data?.study?.cells ?? [], ids), [data, ids]);
  const measured = cells.filter(({ n }) => n > 0);
  const reference = measured.find(({ key }) => key === parameters.get('against')) ?? measured[0];
  const partners = reference === undefined ? [] : partnersOf(cells, reference);
  const { pairs, error: pairError } = usePairs(
    studyId,
    reference?.key,
    partners.map(({ key }) => key),
    metric,
  );
  const ends = [...pairs.values()].flatMap(({ interval }) =>
    interval == null ? [] : [interval.low, interval.high],
  );
  const scale = [Math.min(0, ...ends), Math.max(0, ...ends)] as const;
  return (
    <Panel
      title="Paired by seed"
      mark={<NotCovered disclosure={reference?.disclosure ?? undefined} />}
      sub={
        partners.length === 0
          ? undefined
          : `${title}: reference minus the other, with its 95 % interval; p corrected for ${partners.length} comparison${partners.length === 1 ? '' : 's'}`
      }
      query={{
        document: ComparedPairDocument,
        variables: {
          id: studyId,
          metric,
          first: reference?.key ?? '',
          second: partners[0]?.key ?? '',
          planned: Math.max(1, partners.length),
        },
      }}
    >
      <div className="row wrap small muted paired-choice">
        {studies.size < 2 ? null : (
          <label className="row">
            study
            <select
              className="select is-small"
              value={studyId}
              onChange={(event) => onChange({ paired: event.target.value, against: undefined })}
            >
              {[...studies].map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {reference === undefined ? null : (
          <label className="row">
            against
            <select
              className="select is-small"
              value={reference.key}
              onChange={(event) => onChange({ against: event.target.value })}
            >
              {measured.map(({ key, label, n }) => (
                <option key={key} value={key}>
                  {label} (n {n})
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <ErrorMessage error={error ?? pairError} />
      {data === undefined ? (
        <span className="skeleton" style={{ width: '40%' }} />
      ) : reference === undefined || partners.length === 0 ? (
        <EmptyState testId="paired-empty">
          <p>
            {reference === undefined
              ? `No completed run of this study has ${title.toLowerCase()}.`
              : 'Nothing to compare it with: no other cell of this model has a completed run.'}
          </p>
        </EmptyState>
      ) : (
        <div className="table-scroll">
          <table data-testid="paired" className="paired-table">
            <colgroup>
              <col className="is-cell" />
              <col className="not-phone" style={{ width: 56 }} />
              <col className="is-difference" />
              <col className="not-phone" style={{ width: 126 }} />
              <col className="not-phone" />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">{reference.label} against</th>
                <th scope="col" className="is-number not-phone">
                  pairs
                </th>
                <th scope="col" className="is-number">
                  difference
                </th>
                <th scope="col" className="not-phone">
                  <span className="visually-hidden">Difference as a bar</span>
                </th>
                <th scope="col" className="not-phone">
                  What it says
                </th>
              </tr>
            </thead>
            <tbody>
              {partners.map((cell) => (
                <PairRow
                  key={cell.key}
                  cell={cell}
                  pair={pairs.get(cell.key)}
                  scale={scale}
                  isHighlighted={cell.group === highlighted}
                  onHighlight={onHighlight}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function PairRow({
  cell,
  pair,
  scale: [low, high],
  isHighlighted,
  onHighlight,
}: {
  readonly cell: NamedCell;
  /** Undefined until it was read. */
  readonly pair: Pair | undefined;
  readonly scale: readonly [low: number, high: number];
  readonly isHighlighted: boolean;
  readonly onHighlight: (key: string | undefined) => void;
}) {
  const { token, dash } = lineIdentity(cell.method, cell.noiseMultiplier);
  const difference = pair?.meanDifference;
  const interval = pair?.interval;
  return (
    <tr
      className={isHighlighted ? 'is-highlighted' : undefined}
      onPointerEnter={() => onHighlight(cell.group)}
      onPointerLeave={() => onHighlight(undefined)}
    >
      <td>
        <span className="row">
          <LineSample colour={cssColour(token)} dash={dash} width={26} />
          <span className="cut" title={cell.label}>
            {cell.label}
          </span>
        </span>
        <span className="phone-line">{pair === undefined ? null : <Verdict pair={pair} />}</span>
      </td>
      <td className="is-number muted not-phone">{pair?.pairs ?? ''}</td>
      <td className="is-number">
        {difference == null ? (
          <span className="faint">-</span>
        ) : (
          <span className="nowrap">
            {difference.toFixed(3)}
            {interval == null ? null : (
              <span className="spread">
                {' '}
                [{interval.low.toFixed(3)}, {interval.high.toFixed(3)}]
              </span>
            )}
          </span>
        )}
      </td>
      <td className="not-phone">
        {difference == null ? null : (
          <IntervalBar
            mean={difference}
            half={interval == null ? null : (interval.high - interval.low) / 2}
            low={low}
            high={high}
            tick={0}
            colour={cssColour(token)}
            marker={modelMarker(cell.model)}
          />
        )}
      </td>
      <td className="not-phone" title={pair?.verdict}>
        {pair === undefined ? (
          <span className="skeleton" style={{ width: '50%' }} />
        ) : (
          <Verdict pair={pair} />
        )}
      </td>
    </tr>
  );
}

function Verdict({ pair }: { readonly pair: Pair }) {
  return (
    <>
      {pair.isAtEqualPrivacy ? null : <span className="warn-text">at another epsilon: </span>}
      {pair.verdict}
    </>
  );
}
