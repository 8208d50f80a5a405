import type { BudgetNumbersFragment, PlannedBudgetFragment } from '@clipwise/contract/operations';
import { deltaText } from '@clipwise/privacy';

const shown = (value: number | null | undefined) =>
  value == null ? 'no bound' : String(Number(value.toFixed(6)));

/** A budget: its limit and terms, what is spent, reserved and left of it as numbers and as a bar; what is asked for where it is. */
export function BudgetMeter({
  budget,
  planned,
}: {
  readonly budget: BudgetNumbersFragment;
  /** What a launch asks for on top; left out where none is planned. */
  readonly planned?: Pick<PlannedBudgetFragment, 'asked' | 'fits'>;
}) {
  const { unit, delta, epsilon, spent, reserved, left, reason, isSummed, keptPrivate } = budget;
  const share = (value: number | null | undefined) =>
    value == null || epsilon === 0 ? 100 : Math.min(100, (100 * value) / epsilon);
  return (
    <div className="budget" data-testid="budget">
      <p className="nowrap">
        <span className="epsilon">
          <i>budget epsilon </i>
          <b>{shown(epsilon)}</b>
          <i>
            , delta {deltaText(delta)}, per {unit}
          </i>
        </span>
      </p>
      <span className="budget-bar" aria-hidden="true">
        <span className="is-spent" style={{ width: `${share(spent)}%` }} />
        <span className="is-reserved" style={{ width: `${spent == null ? 0 : share(reserved)}%` }} />
        {planned !== undefined && spent != null && reserved != null ? (
          <span className="is-asked" style={{ width: `${share(planned.asked)}%` }} />
        ) : null}
      </span>
      <dl className="row wrap small budget-numbers">
        <div>
          <dt>spent</dt>
          <dd>{shown(spent)}</dd>
        </div>
        <div>
          <dt>reserved</dt>
          <dd>{shown(reserved)}</dd>
        </div>
        {planned !== undefined ? (
          <div>
            <dt>asked</dt>
            <dd className={planned.fits ? undefined : 'error-text'}>{shown(planned.asked)}</dd>
          </div>
        ) : null}
        <div>
          <dt>left</dt>
          <dd>{shown(left)}</dd>
        </div>
      </dl>
      {spent != null && spent > epsilon ? (
        <p className="error-text small">
          Overspent by {shown(spent - epsilon)}: nothing more is let through.
        </p>
      ) : null}
      {reason === '' ? null : <p className="warn-text small">{reason}</p>}
      {isSummed ? (
        <p className="muted small">
          Some epsilons were added up: their events cannot be composed. The truth is no more.
        </p>
      ) : null}
      {keptPrivate === 0 ? null : (
        <p className="muted small">
          {keptPrivate} run{keptPrivate === 1 ? '' : 's'} without a guarantee, kept as private data by
          decision, in none of these numbers.
        </p>
      )}
    </div>
  );
}
