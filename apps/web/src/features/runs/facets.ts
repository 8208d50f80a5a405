import type { RunFacetsQuery, StudiesQuery } from '@clipwise/contract/operations';
import { methodTitle, modelTitle } from '../../identity/line-identity';

/** A value that can be filtered by, and how many runs have it. */
export type FacetOption = { readonly value: string; readonly label: string; readonly count: number };
/** A property with few values: its parameter in the address, its title, and its values. */
export type Facet = {
  readonly name: string;
  readonly title: string;
  readonly options: readonly FacetOption[];
};

const words = (value: string) => value.toLowerCase().replaceAll('_', ' ');

/** Every facet with the runs of each of its values. */
export function facetsOf(
  facets: RunFacetsQuery['runFacets'] | undefined,
  studies: StudiesQuery['studies'] | undefined,
): readonly Facet[] {
  const facet = (
    name: string,
    title: string,
    values: readonly { readonly value: string; readonly count: number }[] = [],
    label: (value: string) => string = (value) => value,
  ): Facet => ({ name, title, options: values.map((one) => ({ ...one, label: label(one.value) })) });
  return [
    {
      name: 'study',
      title: 'study',
      options:
        studies?.edges.map(({ node }) => ({ value: node.id, label: node.name, count: node.runCount })) ?? [],
    },
    facet('method', 'method', facets?.methods, methodTitle),
    facet('noise', 'sigma', facets?.noiseMultipliers),
    facet('model', 'model', facets?.models, modelTitle),
    facet('status', 'status', facets?.statuses, words),
    facet('privacy', 'privacy', facets?.verdicts, words),
    facet('dataset', 'data set', facets?.datasets),
  ];
}
