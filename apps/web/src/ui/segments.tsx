'use client';

import { ToggleGroup } from 'radix-ui';

/** One of a few values, all in sight. */
export function Segments<Value extends string>({
  label,
  value,
  values,
  isSmall = false,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly values: readonly Value[];
  readonly isSmall?: boolean;
  readonly onChange: (value: Value) => void;
}) {
  return (
    <ToggleGroup.Root
      type="single"
      className={isSmall ? 'segments is-small' : 'segments'}
      aria-label={label}
      value={value}
      onValueChange={(next) => next !== '' && onChange(next as Value)}
    >
      {values.map((one) => (
        <ToggleGroup.Item key={one} value={one}>
          {one}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
