'use client';

import { useQuery } from '@apollo/client/react';
import { metricNames } from '@clipwise/contract';
import {
  type RunCondition,
  type RunFilter,
  RunGroupsDocument,
  type RunGroupsQuery,
  RunPageDocument,
} from '@clipwise/contract/operations';
import { deltaText } from '@clipwise/privacy';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type CSSProperties, Fragment, useState } from 'react';
import { LineSample } from '../../charts/line-sample';
import { ValueBar } from '../../charts/value-bar';
import { formatDuration, formatShortInstant } from '../../data/format';
import { formatCell, formatEpsilon } from '../../data/metric-value';
import { useRunsChanged } from '../../data/use-runs-changed';
import { lineIdentity, methodTitle, modelTitle } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { differingTerms, EpsilonCell } from '../../ui/epsilon';
import { Interval } from '../../ui/interval';
import { Link } from '../../ui/link';
import { NotCovered } from '../../ui/not-covered';
import { Awaiting, EmptyState } from '../../ui/states';
import { StatusMark } from '../../ui/status-mark';
import { fieldTitle } from './group-chooser';
import { commonFields, numberOf, privacyOf, textOf, toRow } from './run-row';
import { TableSkeleton } from './table-skeleton';

type Group = RunGroupsQuery['runGroups']['groups'][number];
const metric = `metric.${metricNames.meanDice}`;
const trivial = `metric.${metricNames.trivialMeanDice}`;
const childFields = [...commonFields, 'seed', metric, trivial, 'duration', 'createdAt'];
const mostGroups = 200;
const mostChildren = 50;

/** Runs gathered by what they have in common: how many, what they spent, mean and interval of Dice. A group opens to its runs. */
export function GroupTable({
  by,
  filter,
  selected,
  onSelect,
}: {
  readonly by: readonly string[];
  readonly filter: RunFilter;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: readonly string[], isOn: boolean) => void;
}) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { data, previousData, error, refetch } = useQuery(RunGroupsDocument, {
    variables: { by: [...by], filter, metric, first: mostGroups },
  });
  useRunsChanged(() => refetch());
  const found = (data ?? previousData)?.runGroups;
  if (found === undefined)
    return (
      <div className="table-frame">
        <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
          <TableSkeleton />
        </Awaiting>
      </div>
    );
  if (found.groups.length === 0)
    return (
      <div className="table-frame">
        <EmptyState testId="empty-state">
          <p>No run fits these filters.</p>
        </EmptyState>
      </div>
    );
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const epsilons = found.groups.flatMap((group) => group.epsilons);
  const deltas = new Set(epsilons.map(({ delta }) => delta));
  const [delta] = deltas.size === 1 ? deltas : [];
  const isNotCovered = found.groups.some(({ disclosure }) => disclosure === 'DIAGNOSTIC');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls is reached by the keyboard
    <section className="table-frame" aria-label="Groups of runs" tabIndex={0}>
      <table
        data-testid="group-table"
        className="group-table"
        style={{ '--fields': by.length } as CSSProperties}
      >
        <colgroup>
          <col className="is-choice" />
          {by.map((field, at) => (
            <col key={field} {...(at === 0 ? {} : { className: 'not-phone', style: { width: 130 } })} />
          ))}
          <col className="is-count" />
          <col className="is-epsilon" />
          <col className="is-value" />
          <col className="not-phone" style={{ width: 140 }} />
          <col className="not-phone" style={{ width: 96 }} />
          <col className="not-phone" style={{ width: 120 }} />
        </colgroup>
        <thead>
          <tr>
            <td className="head-filler" />
            {by.map((field, at) => (
              <th key={field} scope="col" className={at === 0 ? undefined : 'not-phone'}>
                {fieldTitle(field)}
              </th>
            ))}
            <th scope="col" className="is-number">
              n
            </th>
            <th scope="col" className="is-number">
              epsilon
              {delta === undefined || delta === null ? null : (
                <span className="faint">, delta {deltaText(delta)}</span>
              )}
            </th>
            <th scope="col">
              Dice
              <NotCovered disclosure={isNotCovered ? 'DIAGNOSTIC' : undefined} />
              <span className="faint"> ± 95 %</span>
            </th>
            <th scope="col" className="not-phone">
              <span className="faint">from 0 to 1</span>
            </th>
            <th scope="col" className="is-number not-phone">
              Duration
            </th>
            <th scope="col" className="not-phone">
              Newest
            </th>
          </tr>
        </thead>
        <tbody>
          {found.groups.map((group) => {
            const key = JSON.stringify(group.key);
            const isOpen = open.has(key);
            return (
              <Fragment key={key}>
                <GroupRow
                  group={group}
                  by={by}
                  isOpen={isOpen}
                  deltas={deltas.size}
                  onToggle={() => toggle(key)}
                />
                {isOpen ? (
                  <Children
                    by={by}
                    filter={{ ...filter, where: [...(filter.where ?? []), ...conditionsOf(by, group.key)] }}
                    selected={selected}
                    onSelect={onSelect}
                  />
                ) : null}
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {found.totalCount > found.groups.length ? (
        <p className="muted small note">
          The first {found.groups.length} of {found.totalCount} groups; filter to see the others.
        </p>
      ) : null}
    </section>
  );
}

/** What the runs of a group hold: the value, or none. */
function conditionsOf(by: readonly string[], key: readonly unknown[]): readonly RunCondition[] {
  return by.map((field, at) =>
    key[at] === null || key[at] === undefined
      ? { field, op: 'EXISTS', value: false }
      : { field, op: 'EQ', value: key[at] },
  );
}

function keyText(field: string, value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (field === 'method') return methodTitle(String(value));
  if (field === 'model') return modelTitle(String(value));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function identityOf(by: readonly string[], key: readonly unknown[]) {
  const method = by.indexOf('method');
  if (method === -1) return undefined;
  const noise = key[by.indexOf('noiseMultiplier')];
  return lineIdentity(String(key[method]), typeof noise === 'number' ? noise : null);
}

function GroupRow({
  group,
  by,
  isOpen,
  deltas,
  onToggle,
}: {
  readonly group: Group;
  readonly by: readonly string[];
  readonly isOpen: boolean;
  /** Different deltas among all groups: more than one stands in each cell. */
  readonly deltas: number;
  readonly onToggle: () => void;
}) {
  const { key, runs, measured, mean, low, high, epsilons, duration, newestAt, statuses, mixed } = group;
  const identity = identityOf(by, key);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  const half =
    low === null || low === undefined || high === null || high === undefined ? null : (high - low) / 2;
  const running = statuses.filter(
    ({ value }) => value === 'RUNNING' || value === 'QUEUED' || value === 'FAILED',
  );
  const note = running.map(({ value, count }) => `${count} ${value.toLowerCase()}`).join(', ');
  return (
    <tr className="group-row" data-testid="group-row">
      <td />
      {by.map((field, at) => (
        <td key={field} title={keyText(field, key[at])} className={at === 0 ? undefined : 'not-phone'}>
          {at === 0 ? (
            <>
              <button type="button" className="group-button" aria-expanded={isOpen} onClick={onToggle}>
                <Chevron size={12} aria-hidden="true" />
                {identity === undefined ? null : (
                  <LineSample colour={cssColour(identity.token)} dash={identity.dash} />
                )}
                <span className="cut">{keyText(field, key[at])}</span>
              </button>
              {by.length < 2 ? null : (
                <span className="phone-line cut">
                  {by
                    .slice(1)
                    .map((other, place) => `${fieldTitle(other)} ${keyText(other, key[place + 1])}`)
                    .join(', ')}
                </span>
              )}
            </>
          ) : (
            keyText(field, key[at])
          )}
        </td>
      ))}
      <td className="is-number" title={note === '' ? undefined : note}>
        {measured === runs ? runs : `${measured} of ${runs}`}
      </td>
      <td className="is-number">
        <GroupEpsilons epsilons={epsilons} hasDelta={deltas > 1} />
      </td>
      <td>
        {mean === null || mean === undefined ? (
          '-'
        ) : mixed.length > 0 ? (
          <span title={`These runs differ in ${mixed.join(', ')}: no mean of them is one thing.`}>
            <span className="mark is-warn">!</span> mixed {mixed.join(', ')}
          </span>
        ) : (
          <Interval mean={mean} half={half} />
        )}
      </td>
      <td className="not-phone">
        {mean === null || mean === undefined || mixed.length > 0 ? null : (
          <ValueBar
            value={mean}
            half={half}
            colour={cssColour(identity?.token ?? 'method-other')}
            height={4}
          />
        )}
      </td>
      <td className="is-number muted not-phone">
        {duration === null || duration === undefined ? '-' : formatDuration(duration * 1000)}
      </td>
      <td className="muted not-phone">{formatShortInstant(newestAt)}</td>
    </tr>
  );
}

function GroupEpsilons({
  epsilons,
  hasDelta,
}: {
  readonly epsilons: Group['epsilons'];
  readonly hasDelta: boolean;
}) {
  const [only] = epsilons;
  if (only === undefined) return <span className="faint">-</span>;
  if (epsilons.length > 1) return <span className="muted">{epsilons.length} different terms</span>;
  const { least, greatest, unit, delta } = only;
  const [from, to] = [formatEpsilon(least), formatEpsilon(greatest)];
  return (
    <>
      {from === to ? to : `${from} to ${to}`}
      <span className="unit">
        {unit}
        {hasDelta && delta !== null && delta !== undefined ? `, ${deltaText(delta)}` : ''}
      </span>
    </>
  );
}

function Children({
  by,
  filter,
  selected,
  onSelect,
}: {
  readonly by: readonly string[];
  readonly filter: RunFilter;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: readonly string[], isOn: boolean) => void;
}) {
  const { data } = useQuery(RunPageDocument, {
    variables: { first: mostChildren, filter, sort: { by: 'seed', direction: 'ASC' }, fields: childFields },
  });
  if (data === undefined)
    return (
      <tr aria-busy="true">
        <td colSpan={by.length + 7}>
          <span className="skeleton" style={{ width: '30%' }} />
        </td>
      </tr>
    );
  const rows = data.runs.nodes.map((node) => toRow(node, childFields));
  const terms = differingTerms(rows.map(privacyOf));
  return (
    <>
      {rows.map((row) => {
        const dice = numberOf(row, metric);
        const seconds = numberOf(row, 'duration');
        const at = textOf(row, 'createdAt');
        const { token } = lineIdentity(textOf(row, 'method') ?? '', numberOf(row, 'noiseMultiplier'));
        return (
          <tr key={row.id} aria-selected={selected.has(row.id)} data-testid="run-row" data-run-id={row.id}>
            <td>
              <input
                type="checkbox"
                aria-label={`Select ${row.name}`}
                checked={selected.has(row.id)}
                onChange={(event) => onSelect([row.id], event.target.checked)}
              />
            </td>
            <td>
              <span className="row child">
                <StatusMark status={row.status} />
                <Link className="cut" href={`/runs/${row.id}`} title={row.name} prefetch={false}>
                  {row.name}
                </Link>
              </span>
            </td>
            {by.slice(1).map((field) => (
              <td key={field} className="not-phone" />
            ))}
            <td className="is-number">
              <span className="unit">seed</span> {textOf(row, 'seed') ?? '-'}
            </td>
            <td className="is-number">
              <EpsilonCell privacy={privacyOf(row)} terms={terms} />
            </td>
            <td>{formatCell(dice)}</td>
            <td className="not-phone">
              {dice === null || !Number.isFinite(dice) ? null : (
                <ValueBar
                  value={dice}
                  trivial={numberOf(row, trivial) ?? undefined}
                  colour={cssColour(token)}
                />
              )}
            </td>
            <td className="is-number muted not-phone">
              {seconds === null ? '-' : formatDuration(seconds * 1000)}
            </td>
            <td className="muted not-phone">{at === undefined ? '-' : formatShortInstant(at)}</td>
          </tr>
        );
      })}
      {data.runs.totalCount > rows.length ? (
        <tr>
          <td />
          <td colSpan={by.length + 6} className="muted small">
            and {data.runs.totalCount - rows.length} more: filter for this group to see them
          </td>
        </tr>
      ) : null}
    </>
  );
}
