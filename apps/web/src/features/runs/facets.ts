import type { RunFieldFacetsQuery, StudiesQuery } from '@clipwise/contract/operations';
import { methodTitle, modelTitle } from '../../identity/line-identity';
import { facetFields } from './table-state';

/** A value that can be filtered by, and how many runs have it. */
export type FacetOption = { readonly value: string; readonly label: string; readonly count: number };
/** A property with few values: its parameter in the address, its title, and its values. */
export type Facet = {
  readonly name: string;
  readonly title: string;
  readonly field: string;
  readonly options: readonly FacetOption[];
};

const words = (value: string) => value.toLowerCase().replaceAll('_', ' ');
const labels: Readonly<Record<string, (value: string) => string>> = {
  method: methodTitle,
  model: modelTitle,
  status: words,
  privacy: words,
};

/** Every facet with the runs of each of its values. */
export function facetsOf(
  counted: RunFieldFacetsQuery['runFieldFacets'] | undefined,
  studies: StudiesQuery['studies'] | undefined,
): readonly Facet[] {
  const names = new Map(studies?.edges.map(({ node }) => [node.id, node.name]));
  return facetFields.map(({ name, title, field }) => {
    const offered = counted?.find((one) => one.field === field)?.offered ?? [];
    return {
      name,
      title,
      field,
      options: offered.map(({ value, count }) => {
        const text = String(value);
        const label = name === 'study' ? (names.get(text) ?? text) : (labels[name]?.(text) ?? text);
        return { value: text, label, count };
      }),
    };
  });
}
