'use client';

import { Columns3 } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { defaultColumns, runColumns } from './run-columns';

/** Chooses the columns of the table; those that are shown come first. */
export function ColumnChooser({
  shown,
  onChange,
}: {
  readonly shown: readonly string[];
  /** Undefined: the columns that are shown unless others are asked for. */
  readonly onChange: (columns: readonly string[] | undefined) => void;
}) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = runColumns.filter(({ id, title }) => id !== 'name' && title.toLowerCase().includes(wanted));
  const toggle = (id: string, isOn: boolean) => {
    const next = isOn ? [...shown, id] : shown.filter((one) => one !== id);
    const isDefault =
      next.length === defaultColumns.length && defaultColumns.every((one) => next.includes(one));
    onChange(isDefault ? undefined : next);
  };
  return (
    <Popover.Root>
      <Popover.Trigger className="button is-small" aria-label="Columns">
        <Columns3 size={14} strokeWidth={1.4} aria-hidden="true" />
        <span className="not-phone">Columns</span>
        <span className="muted">
          {shown.length} of {runColumns.length}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" align="end" sideOffset={4} aria-label="Columns">
          <input
            className="input"
            placeholder="Find a column"
            aria-label="Find a column"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {found.map(({ id, title }) => (
            <label key={id} className="option">
              <input
                type="checkbox"
                checked={shown.includes(id)}
                onChange={(event) => toggle(id, event.target.checked)}
              />
              {title}
            </label>
          ))}
          <div className="option-rule" />
          <button type="button" className="option" onClick={() => onChange(undefined)}>
            Back to the usual columns
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
