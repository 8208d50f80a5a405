'use client';

import { useQuery } from '@apollo/client/react';
import { RunFacetsDocument, StudiesDocument } from '@clipwise/contract/operations';
import { useEffect, useState } from 'react';

type Change = (changes: Readonly<Record<string, string | undefined>>) => void;
type Option = { readonly value: string; readonly count: number; readonly label?: string };

function Facet(properties: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: Change;
}) {
  const { label, name, value, options, onChange } = properties;
  const known = value === '' || options.some((option) => option.value === value);
  return (
    <label className="field">
      {label}
      <select value={value} onChange={(event) => onChange({ [name]: event.target.value })}>
        <option value="">All</option>
        {known ? null : <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label ?? option.value} ({option.count})
          </option>
        ))}
      </select>
    </label>
  );
}

/** The filters over the run table, with the number of runs of each value. */
export function RunFilters({
  parameters,
  onChange,
}: {
  readonly parameters: URLSearchParams;
  readonly onChange: Change;
}) {
  const studyId = parameters.get('study') ?? '';
  const facets = useQuery(RunFacetsDocument, { variables: { studyId: studyId || undefined } }).data
    ?.runFacets;
  const studies = useQuery(StudiesDocument, { variables: { first: 100 } }).data?.studies.edges ?? [];
  const asked = parameters.get('q') ?? '';
  const [search, setSearch] = useState(asked);
  useEffect(() => setSearch(asked), [asked]);
  const facet = (label: string, name: string, options: readonly Option[] | undefined) => (
    <Facet
      label={label}
      name={name}
      value={parameters.get(name) ?? ''}
      options={options ?? []}
      onChange={onChange}
    />
  );
  return (
    <search>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ q: search.trim() });
        }}
      >
        {facet(
          'Study',
          'study',
          studies.map(({ node }) => ({ value: node.id, label: node.name, count: node.runCount })),
        )}
        {facet('Model', 'model', facets?.models)}
        {facet('Method', 'method', facets?.methods)}
        {facet('Noise multiplier', 'noise', facets?.noiseMultipliers)}
        {facet(
          'Status',
          'status',
          facets?.statuses.map((one) => ({ ...one, label: one.value.toLowerCase() })),
        )}
        {facet(
          'Privacy',
          'privacy',
          facets?.verdicts.map((one) => ({ ...one, label: one.value.toLowerCase().replaceAll('_', ' ') })),
        )}
        <label className="field">
          Name contains
          <input
            type="search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onBlur={() => search.trim() !== asked && onChange({ q: search.trim() })}
          />
        </label>
        <button type="submit">Search</button>
      </form>
    </search>
  );
}
