'use client';

import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { UrlChanges } from '../../data/use-url-state';
import { Popover } from '../../ui/popover';
import type { Facet } from './facets';
import { listOf } from './table-state';

/** A chip for each property that is filtered by, and one that adds more. Several values of a property are alternatives. */
export function FacetFilters({
  facets,
  parameters,
  onChange,
}: {
  readonly facets: readonly Facet[];
  readonly parameters: URLSearchParams;
  readonly onChange: (changes: UrlChanges) => void;
}) {
  const active = facets.filter(({ name }) => listOf(parameters, name).length > 0);
  const toggle = (facet: Facet, value: string, isOn: boolean) => {
    const before = listOf(parameters, facet.name);
    const next = isOn ? [...before, value] : before.filter((one) => one !== value);
    onChange({ [facet.name]: next.join(',') });
  };
  return (
    <>
      {active.map((facet) => {
        const chosen = listOf(parameters, facet.name);
        const labels = chosen.map(
          (value) => facet.options.find((option) => option.value === value)?.label ?? words(value),
        );
        return (
          <span className="chip-pair" key={facet.name}>
            <Popover
              title={facet.title}
              className="chip"
              testId={`filter-${facet.name}`}
              button={
                <>
                  <span className="muted">{facet.title}</span>
                  <span className="cut">{labels.join(', ')}</span>
                </>
              }
            >
              <FacetValues facets={[facet]} parameters={parameters} onToggle={toggle} />
            </Popover>
            <button
              type="button"
              className="chip"
              aria-label={`Remove the filter ${facet.title}`}
              onClick={() => onChange({ [facet.name]: undefined })}
            >
              <X size={12} aria-hidden="true" />
            </button>
          </span>
        );
      })}
      <Popover
        title="Filter"
        className="chip is-add"
        button={
          <>
            <Plus size={12} aria-hidden="true" />
            Filter
          </>
        }
      >
        <FacetValues facets={facets} parameters={parameters} onToggle={toggle} />
      </Popover>
    </>
  );
}

const words = (value: string) => value.toLowerCase().replaceAll('_', ' ');

function FacetValues({
  facets,
  parameters,
  onToggle,
}: {
  readonly facets: readonly Facet[];
  readonly parameters: URLSearchParams;
  readonly onToggle: (facet: Facet, value: string, isOn: boolean) => void;
}) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  return (
    <>
      <input
        className="input"
        placeholder="Find a value"
        aria-label="Find a value"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {facets.map((facet) => {
        const chosen = listOf(parameters, facet.name);
        const shown = facet.options.filter(({ label }) =>
          `${facet.title} ${label}`.toLowerCase().includes(wanted),
        );
        if (shown.length === 0) return null;
        return (
          <fieldset key={facet.name}>
            <legend className="option-heading">{facet.title}</legend>
            {shown.map(({ value, label, count }) => (
              <label key={value} className="option">
                <input
                  type="checkbox"
                  checked={chosen.includes(value)}
                  onChange={(event) => onToggle(facet, value, event.target.checked)}
                />
                <span className="cut">{label}</span>
                <span className="count">{count}</span>
              </label>
            ))}
          </fieldset>
        );
      })}
    </>
  );
}
