'use client';

import { Rows3 } from 'lucide-react';
import { useState } from 'react';
import { Popover } from '../../ui/popover';

const usual = ['method', 'noiseMultiplier', 'model', 'dataset', 'studyName', 'tags'];
const mostGroups = 4;

/** Chooses what the runs are gathered by, in the order of the choice. */
export function GroupChooser({
  group,
  fields,
  onChange,
}: {
  readonly group: readonly string[];
  readonly fields: readonly string[];
  readonly onChange: (group: readonly string[]) => void;
}) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const offered = [...new Set([...group, ...usual, ...(wanted === '' ? [] : fields)])].filter((field) =>
    field.toLowerCase().includes(wanted),
  );
  return (
    <Popover
      title="Group"
      name={`Group ${group.map(fieldTitle).join(', ')}`.trim()}
      className="button is-small"
      align="end"
      button={
        <>
          <Rows3 size={14} strokeWidth={1.4} aria-hidden="true" />
          <span className="muted not-phone">Group</span>{' '}
          {group.length === 0 ? null : (
            <span className="cut group-names">{group.map(fieldTitle).join(', ')}</span>
          )}
        </>
      }
    >
      <input
        className="input"
        placeholder="Any field"
        aria-label="Find a field"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {offered.slice(0, 40).map((field) => (
        <label key={field} className="option">
          <input
            type="checkbox"
            checked={group.includes(field)}
            disabled={!group.includes(field) && group.length >= mostGroups}
            onChange={(event) =>
              onChange(event.target.checked ? [...group, field] : group.filter((one) => one !== field))
            }
          />
          {fieldTitle(field)}
        </label>
      ))}
      <div className="option-rule" />
      <button
        type="button"
        className="option"
        onClick={() => onChange(['method', 'noiseMultiplier', 'model'])}
      >
        Method, sigma, model
      </button>
      <button type="button" className="option" onClick={() => onChange([])}>
        No groups
      </button>
    </Popover>
  );
}

/** A field as it is written for a reader. */
export function fieldTitle(field: string): string {
  const titles: Readonly<Record<string, string>> = {
    noiseMultiplier: 'sigma',
    studyName: 'study',
    dataset: 'data set',
  };
  return titles[field] ?? field.replace(/^(config|metric)\./, '');
}
