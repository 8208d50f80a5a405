'use client';

import { metricNames } from '@clipwise/contract';
import { deltaText } from '@clipwise/privacy';
import type { ReactNode } from 'react';
import { ValueBar } from '../../charts/value-bar';
import { elapsedMs, formatDuration, formatShortInstant } from '../../data/format';
import { formatEpsilon, metricNumber } from '../../data/metric-value';
import { lineIdentity } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { Claim } from '../../ui/epsilon';
import { NotCovered } from '../../ui/not-covered';
import { StatusMark } from '../../ui/status-mark';
import type { DetailedRun } from './detailed-run';
import type { LiveSeries } from './live-series';
import { useReference } from './use-reference';
import { useLiveVersion } from './use-run-series';

/** What matters of a run, in one line. Its newest step comes with the series, which may be ahead of what was read of the run. */
export function RunStrip({ run, live }: { readonly run: DetailedRun; readonly live: LiveSeries }) {
  useLiveVersion(live);
  const { feed } = live;
  const step = Math.max(run.progress.step, live.curves.newestStep);
  const { privacy, progress } = run;
  const ms = elapsedMs(run.startedAt, run.endedAt);
  const environment = (run.environment ?? {}) as Readonly<Record<string, unknown>>;
  const seed = (run.config as { training?: { seed?: number } }).training?.seed;
  const source = (run.config as { noise?: { source?: { kind?: string } } }).noise?.source?.kind;
  const { plannedSteps } = progress;
  return (
    <dl className="strip">
      <Cell
        name="Status"
        below={
          run.status === 'RUNNING' && feed !== 'ended' ? (
            <span data-testid="feed">{feed}</span>
          ) : run.startedAt ? (
            formatShortInstant(run.startedAt)
          ) : (
            'not started yet'
          )
        }
      >
        <StatusMark status={run.status} shows />
      </Cell>
      <Cell
        name={`Epsilon${privacy.delta === null || privacy.verdict !== 'PRIVATE' ? '' : `, delta ${deltaText(privacy.delta)}`}`}
        below={<Subject privacy={privacy} />}
        testId="strip-epsilon"
      >
        {privacy.verdict === 'PRIVATE' && privacy.epsilon !== null ? (
          <>
            <b className="strip-number">{formatEpsilon(privacy.epsilon)}</b>{' '}
            <span className="muted">per {privacy.unit}</span>
          </>
        ) : (
          <Claim privacy={privacy} />
        )}
      </Cell>
      <Dice run={run} />
      <Cell name="Steps" below={`${progress.epoch.toFixed(1)} epochs`} testId="progress">
        <span className="nowrap">
          step {step} <span className="muted">of {plannedSteps || '…'}</span>
        </span>
        {run.status === 'RUNNING' ? (
          <progress value={step} max={plannedSteps || 1} aria-label="Progress" />
        ) : null}
      </Cell>
      <Cell
        name="Duration"
        below={ms === undefined || step === 0 ? '' : `${formatDuration(ms / step)} a step`}
      >
        {ms === undefined ? '-' : formatDuration(ms)}
      </Cell>
      <Cell name="Seed" below={source === undefined ? '' : `noise: ${source}`}>
        {seed ?? '-'}
      </Cell>
      <Cell name="Device" below={deviceDetail(environment)}>
        <span className="cut">{String(environment.host ?? environment.processor ?? '-')}</span>
      </Cell>
    </dl>
  );
}

function deviceDetail({ cores, backend, device }: Readonly<Record<string, unknown>>): string {
  const parts = [
    cores === undefined ? undefined : `${cores} cores`,
    String(backend ?? device ?? '').split(' ')[0],
  ];
  return parts.filter(Boolean).join(', ');
}

function Cell({
  name,
  below,
  testId,
  children,
}: {
  readonly name: ReactNode;
  readonly below: ReactNode;
  readonly testId?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="strip-cell">
      <dt>{name}</dt>
      <dd className="strip-value" data-testid={testId}>
        {children}
      </dd>
      <dd className="strip-below cut">{below}</dd>
    </div>
  );
}

function Subject({ privacy }: { readonly privacy: DetailedRun['privacy'] }) {
  const { subject } = privacy;
  if (subject === null || subject === undefined) return null;
  return (
    <span title={subject.note}>
      {subject.epsilon === null || subject.epsilon === undefined
        ? 'no bound'
        : `${formatEpsilon(subject.epsilon)}`}{' '}
      per subject, {subject.examples} {privacy.unit}s each
    </span>
  );
}

function Dice({ run }: { readonly run: DetailedRun }) {
  const reference = useReference(run);
  const of = (name: string) => run.metrics.find((one) => one.name === name);
  const dice = of(metricNames.meanDice);
  const value = metricNumber(dice?.last);
  if (value === null) return null;
  const trivial = metricNumber(of(metricNames.trivialMeanDice)?.last) ?? undefined;
  const { token } = lineIdentity(run.method, run.noiseMultiplier);
  const notes = [
    trivial === undefined ? undefined : `trivial ${trivial.toFixed(3)}`,
    reference === undefined ? undefined : `non-private ${reference.mean.toFixed(3)}, n ${reference.count}`,
  ];
  return (
    <Cell
      name={
        <>
          Dice
          <NotCovered disclosure={dice?.disclosure} /> on validation
        </>
      }
      below={notes.filter(Boolean).join('; ')}
    >
      <span className="row">
        <b className="strip-number">{Number.isFinite(value) ? value.toFixed(3) : String(value)}</b>
        <ValueBar
          value={value}
          trivial={trivial}
          reference={reference?.mean}
          colour={cssColour(token)}
          width={150}
          height={6}
        />
      </span>
    </Cell>
  );
}
