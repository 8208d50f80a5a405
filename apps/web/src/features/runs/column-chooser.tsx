'use client';

import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { Popover } from '../../ui/popover';
import { defaultColumns, type RunColumn } from './run-columns';

const mostListed = 60;

/** Chooses the columns of the table among all that the runs have; those that are shown come first. */
export function ColumnChooser({
  shown,
  all,
  onChange,
}: {
  readonly shown: readonly RunColumn[];
  readonly all: readonly RunColumn[];
  /** Undefined: the columns that are shown unless others are asked for. */
  readonly onChange: (columns: readonly string[] | undefined) => void;
}) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const ids = shown.map(({ id }) => id);
  const others = all.filter(({ id }) => !ids.includes(id));
  const fits = ({ id, title }: RunColumn) => id !== 'name' && `${title} ${id}`.toLowerCase().includes(wanted);
  const found = [...shown.filter(fits), ...others.filter(fits)];
  const toggle = (id: string, isOn: boolean) => {
    const next = isOn ? [...ids, id] : ids.filter((one) => one !== id);
    const isDefault =
      next.length === defaultColumns.length && defaultColumns.every((one, at) => next[at] === one);
    onChange(isDefault ? undefined : next);
  };
  return (
    <Popover
      title="Columns"
      name={`Columns ${shown.length} of ${shown.length + others.length}`}
      className="button is-small"
      align="end"
      button={
        <>
          <Columns3 size={14} strokeWidth={1.4} aria-hidden="true" />
          <span className="not-phone">Columns</span>{' '}
          <span className="muted">
            {shown.length} of {shown.length + others.length}
          </span>
        </>
      }
    >
      <input
        className="input"
        placeholder="Config path, metric or tag"
        aria-label="Find a column"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {found.slice(0, mostListed).map(({ id, title }) => (
        <label key={id} className="option" title={id}>
          <input
            type="checkbox"
            checked={ids.includes(id)}
            onChange={(event) => toggle(id, event.target.checked)}
          />
          <span className="cut">{title}</span>
        </label>
      ))}
      {found.length > mostListed ? (
        <p className="option-heading">and {found.length - mostListed} more: type to find them</p>
      ) : null}
      <div className="option-rule" />
      <button type="button" className="option" onClick={() => onChange(undefined)}>
        Back to the usual columns
      </button>
    </Popover>
  );
}
