'use client';

import { useEffect, useId, useState } from 'react';
import { type WhatIf, whatIfFields } from './what-if';

/** Places of a slider. */
const places = 200;

/** A number that is typed or slid; the slider is logarithmic. What is out of its limits is told and not taken. */
export function WhatIfField({
  name,
  value,
  onChange,
}: {
  readonly name: keyof WhatIf;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const id = useId();
  const { title, least, most, isWhole } = whatIfFields[name];
  const [text, setText] = useState(String(value));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is being typed stays until the value is another
  useEffect(() => {
    if (Number(text) !== value) setText(String(value));
  }, [value]);
  const typed = Number(text.replace(',', '.'));
  const isRight =
    text.trim() !== '' && typed >= least && typed <= most && (!isWhole || Number.isInteger(typed));
  const at = Math.round((places * Math.log(value / least)) / Math.log(most / least));
  const valueAt = (place: number) => {
    const exact = least * (most / least) ** (place / places);
    return isWhole ? Math.round(exact) : Number(exact.toPrecision(3));
  };
  return (
    <div className="what-if-field">
      <span className="row">
        <label htmlFor={id}>{title}</label>
        <input
          id={id}
          className="input"
          inputMode="decimal"
          autoComplete="off"
          value={text}
          aria-invalid={!isRight}
          aria-describedby={isRight ? undefined : `${id}-error`}
          onChange={(event) => {
            setText(event.target.value);
            const next = Number(event.target.value.replace(',', '.'));
            if (next >= least && next <= most && (!isWhole || Number.isInteger(next))) onChange(next);
          }}
        />
      </span>
      <input
        type="range"
        min={0}
        max={places}
        value={at}
        aria-label={`${title}, slider`}
        aria-valuetext={String(value)}
        onChange={(event) => onChange(valueAt(Number(event.target.value)))}
      />
      {isRight ? null : (
        <span id={`${id}-error`} className="form-help error-text">
          a {isWhole ? 'whole number' : 'number'} from {least} to {most}; {value} is used
        </span>
      )}
    </div>
  );
}
