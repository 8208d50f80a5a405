'use client';

import { FieldProblem } from '../../ui/field-problem';

const choices = [7, 30, 90, 365] as const;

/** In how many days something expires. */
export function DaysField({
  id,
  days,
  most,
  problem,
  onChange,
}: {
  readonly id: string;
  readonly days: number;
  readonly most: number;
  /** What is wrong with them. */
  readonly problem: string | undefined;
  readonly onChange: (days: number) => void;
}) {
  return (
    <span className="row">
      in
      <input
        id={id}
        className="input form-number"
        type="number"
        min={1}
        max={most}
        required
        value={Number.isFinite(days) ? days : ''}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={`${id}-problem`}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      days
      <span className="row not-phone">
        {choices
          .filter((choice) => choice <= most)
          .map((choice) => (
            <button
              key={choice}
              type="button"
              className="button is-quiet is-small"
              aria-pressed={choice === days}
              onClick={() => onChange(choice)}
            >
              {choice}
            </button>
          ))}
      </span>
      <FieldProblem id={`${id}-problem`} problem={problem} />
    </span>
  );
}
