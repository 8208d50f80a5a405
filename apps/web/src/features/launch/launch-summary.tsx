'use client';

import type { PlannedBudgetFragment } from '@clipwise/contract/operations';
import { deltaText } from '@clipwise/privacy';
import { LineSample } from '../../charts/line-sample';
import { useWhyNot } from '../../data/caller';
import { formatEpsilon } from '../../data/metric-value';
import { lineIdentity } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { BudgetMeter } from '../../ui/budget';
import { GuardedButton } from '../../ui/guarded-button';
import { kindOf, memberOf } from './schema';
import type { Forecast, Forecasts } from './use-forecasts';

/** Something that stands in the way of a launch, and the field it is about. */
export type Obstacle = {
  readonly kind: 'problem' | 'question';
  readonly text: string;
  readonly field: string;
};

/** What a launch would queue and cost, before it is queued; always in sight. */
export function LaunchSummary({
  runCount,
  cellCount,
  forecasts,
  budgets,
  remarks,
  obstacles,
  isLaunching,
  onReset,
}: {
  /** Undefined while the sweep cannot be read. */
  readonly runCount: number | undefined;
  readonly cellCount: number;
  readonly forecasts: Forecasts | undefined;
  /** With what the launch would take of them. */
  readonly budgets: readonly PlannedBudgetFragment[];
  readonly remarks: readonly string[];
  readonly obstacles: readonly Obstacle[];
  readonly isLaunching: boolean;
  readonly onReset: () => void;
}) {
  const whyNot = useWhyNot('write');
  const first = forecasts?.find(({ forecast }) => forecast?.steps != null)?.forecast;
  const canLaunch = runCount !== undefined && obstacles.length === 0 && !isLaunching;
  return (
    <aside className="launch-summary" aria-label="What will be queued" data-testid="launch-summary">
      <dl className="row launch-numbers">
        <div>
          <dd className="strip-number" data-testid="run-number">
            {runCount ?? '?'}
          </dd>
          <dt className="muted small">
            {runCount === 1 ? 'run' : 'runs'}
            {cellCount > 1 ? `, ${cellCount} cells` : ''}
          </dt>
        </div>
        {first ? (
          <div>
            <dd className="strip-number">{first.steps}</dd>
            <dt className="muted small">
              steps{first.samplingRate === null ? '' : `, rate ${Number(first.samplingRate.toPrecision(3))}`}
            </dt>
          </div>
        ) : null}
      </dl>
      <section>
        <h2>
          Epsilon{' '}
          {typeof first?.delta === 'number' ? (
            <span className="muted small">delta {deltaText(first.delta)}, of one run at its end</span>
          ) : null}
        </h2>
        {forecasts === undefined ? (
          <span className="skeleton" style={{ width: '70%', margin: '10px 0' }} />
        ) : null}
        <ul className="launch-epsilons" data-testid="forecast">
          {forecasts?.map(({ config, forecast }) => {
            const { method, noise } = describe(config, forecast);
            const { label, token, dash } = lineIdentity(method, noise);
            return (
              <li key={JSON.stringify(config)} className="row">
                <LineSample colour={cssColour(token)} dash={dash} />
                <span className="cut grow">{label}</span>
                {typeof forecast?.epsilon === 'number' ? (
                  <>
                    <span className="nowrap">
                      {formatEpsilon(forecast.epsilon)}
                      <span className="unit">{forecast.unit}</span>
                    </span>
                    {typeof forecast.subjectEpsilon === 'number' ? (
                      <span className="muted nowrap">
                        {formatEpsilon(forecast.subjectEpsilon)}
                        <span className="unit">subject</span>
                      </span>
                    ) : null}
                  </>
                ) : (
                  <span className="muted small">{forecast?.reason ?? 'has problems'}</span>
                )}
              </li>
            );
          })}
        </ul>
        {runCount !== undefined && runCount > 1 ? (
          <p className="muted small spaced">
            The runs spend together. Choosing the best of them is not covered
            <span className="not-covered">*</span>.
          </p>
        ) : null}
      </section>
      <section aria-live="polite" aria-label="Budgets" data-testid="launch-budgets">
        {budgets.map((budget) => (
          <div key={budget.id}>
            <h2>
              Budget of {budget.datasetName}
              <span className="muted small"> {budget.fits ? 'allows it' : 'would refuse it'}</span>
            </h2>
            <BudgetMeter budget={budget} planned={budget} />
          </div>
        ))}
      </section>
      <div aria-live="polite">
        {remarks.map((remark) => (
          <p key={remark} className="warn-text small spaced">
            {remark}
          </p>
        ))}
      </div>
      <div className="launch-foot">
        <ul aria-live="polite">
          {obstacles.map(({ kind, text, field }) => (
            <li key={field + text} className="row small">
              <span className={`mark ${kind === 'problem' ? 'is-error' : 'is-warn'}`} aria-hidden="true">
                {kind === 'problem' ? '!' : '?'}
              </span>
              <a className={kind === 'problem' ? 'error-text' : 'warn-text'} href={`#${field}`}>
                {text}
              </a>
            </li>
          ))}
        </ul>
        <GuardedButton
          needs="write"
          type="submit"
          className="button is-primary is-wide"
          disabled={!canLaunch}
        >
          {isLaunching
            ? 'Launching…'
            : runCount === undefined || runCount === 1
              ? 'Launch'
              : `Launch ${runCount} runs`}
        </GuardedButton>
        {whyNot === undefined ? null : <p className="muted small">{whyNot}</p>}
        <div className="row small muted">
          <span className="grow">The draft is kept in this browser.</span>
          <button type="button" className="link" onClick={onReset}>
            Start anew
          </button>
        </div>
      </div>
    </aside>
  );
}

/** Method and noise of a config; of one that the API would refuse, as it is written. */
function describe(config: unknown, forecast: Forecast): { readonly method: string; readonly noise: number } {
  if (forecast !== null) return { method: forecast.method, noise: forecast.noiseMultiplier ?? 0 };
  const noise = Number(memberOf(memberOf(config, 'noise'), 'noiseMultiplier') ?? 0);
  const method = noise > 0 ? String(kindOf(memberOf(config, 'clipping')) ?? 'none') : 'non-private';
  return { method, noise };
}
