'use client';

import type { AuditAction, AuditFilter } from '@clipwise/contract/operations';
import { useEffect, useRef, useState } from 'react';
import { type UrlChanges, useUrlState } from '../../data/use-url-state';
import { actionWords } from './audit-words';

const actions = Object.keys(actionWords) as AuditAction[];
/** How long typing rests before it is asked for. */
const restMs = 300;

/** What the address says of the entries that are wanted; what it does not say is not in the filter. */
export function filterOf(parameters: URLSearchParams): AuditFilter {
  const action = actions.find((one) => one === parameters.get('action'));
  const day = (name: string, time: string) => {
    const text = parameters.get(name);
    return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
      ? `${text}T${time}Z`
      : undefined;
  };
  const filter = {
    actions: action === undefined ? undefined : [action],
    outcome: parameters.get('outcome') === 'REFUSED' ? ('REFUSED' as const) : undefined,
    actor: parameters.get('who') || undefined,
    target: parameters.get('on') || undefined,
    since: day('since', '00:00:00.000'),
    until: day('until', '23:59:59.999'),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as AuditFilter;
}

/** The filters of the audit log; they live in the address. */
export function AuditFilters() {
  const [parameters, setUrl] = useUrlState();
  const isFiltered = ['action', 'outcome', 'who', 'on', 'since', 'until'].some((name) =>
    parameters.has(name),
  );
  return (
    <search className="audit-filters" aria-label="Filter">
      <select
        className="select is-small"
        aria-label="What was done"
        value={parameters.get('action') ?? ''}
        onChange={(event) => setUrl({ action: event.target.value })}
      >
        <option value="">every act</option>
        {actions.map((action) => (
          <option key={action} value={action}>
            {actionWords[action]}
          </option>
        ))}
      </select>
      <TextFilter name="who" label="Who" parameters={parameters} onChange={setUrl} />
      <TextFilter name="on" label="On what" parameters={parameters} onChange={setUrl} />
      {(['since', 'until'] as const).map((name) => (
        <label key={name} className="row muted">
          {name}
          <input
            type="date"
            className="input"
            value={parameters.get(name) ?? ''}
            onChange={(event) => setUrl({ [name]: event.target.value })}
          />
        </label>
      ))}
      <label className="row muted">
        <input
          type="checkbox"
          checked={parameters.get('outcome') === 'REFUSED'}
          onChange={(event) => setUrl({ outcome: event.target.checked ? 'REFUSED' : undefined })}
        />
        refused only
      </label>
      {isFiltered ? (
        <button
          type="button"
          className="button is-quiet is-small"
          onClick={() =>
            setUrl({
              ...{ action: undefined, outcome: undefined, who: undefined },
              ...{ on: undefined, since: undefined, until: undefined },
            })
          }
        >
          Clear filters
        </button>
      ) : null}
    </search>
  );
}

function TextFilter({
  name,
  label,
  parameters,
  onChange,
}: {
  readonly name: 'who' | 'on';
  readonly label: string;
  readonly parameters: URLSearchParams;
  readonly onChange: (changes: UrlChanges, how: 'refine') => void;
}) {
  const told = parameters.get(name) ?? '';
  const [text, setText] = useState(told);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Back, and Clear filters, change the address from outside.
  useEffect(() => setText(told), [told]);
  return (
    <input
      className="input audit-text"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => {
        const next = event.target.value;
        setText(next);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => onChange({ [name]: next.trim() }, 'refine'), restMs);
      }}
    />
  );
}
