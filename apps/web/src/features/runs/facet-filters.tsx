'use client';

import { Plus, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { UrlChanges } from '../../data/use-url-state';
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
            <Popover.Root>
              <Popover.Trigger className="chip" data-testid={`filter-${facet.name}`}>
                <span className="muted">{facet.title}</span>
                <span className="cut">{labels.join(', ')}</span>
              </Popover.Trigger>
              <FacetPopover title={facet.title} facets={[facet]} parameters={parameters} onToggle={toggle} />
            </Popover.Root>
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
      <Popover.Root>
        <Popover.Trigger className="chip is-add">
          <Plus size={12} aria-hidden="true" />
          Filter
        </Popover.Trigger>
        <FacetPopover title="Filter" facets={facets} parameters={parameters} onToggle={toggle} />
      </Popover.Root>
    </>
  );
}

const words = (value: string) => value.toLowerCase().replaceAll('_', ' ');

function FacetPopover({
  title,
  facets,
  parameters,
  onToggle,
}: {
  readonly title: string;
  readonly facets: readonly Facet[];
  readonly parameters: URLSearchParams;
  readonly onToggle: (facet: Facet, value: string, isOn: boolean) => void;
}) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  return (
    <Popover.Portal>
      <Popover.Content className="popover" align="start" sideOffset={4} aria-label={title}>
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
      </Popover.Content>
    </Popover.Portal>
  );
}
