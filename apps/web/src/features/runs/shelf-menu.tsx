'use client';

import type { RunShelf } from '@clipwise/contract/operations';

const titles: Readonly<Record<RunShelf, string>> = {
  CURRENT: 'current runs',
  ARCHIVED: 'archived runs',
  DELETED: 'deleted runs',
};

/** Chooses between the runs at hand and those that were put away. */
export function ShelfMenu({
  place,
  onChange,
}: {
  readonly place: RunShelf;
  readonly onChange: (place: RunShelf | undefined) => void;
}) {
  return (
    <select
      className="select is-small not-phone"
      aria-label="Current, archived or deleted runs"
      value={place}
      onChange={(event) => {
        const next = event.target.value as RunShelf;
        onChange(next === 'CURRENT' ? undefined : next);
      }}
    >
      {(Object.keys(titles) as RunShelf[]).map((one) => (
        <option key={one} value={one}>
          {titles[one]}
        </option>
      ))}
    </select>
  );
}
