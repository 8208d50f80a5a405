import type { DatasetsQuery } from '@clipwise/contract/operations';

export type Dataset = DatasetsQuery['datasets'][number];

const entriesOf = (config: unknown): readonly (readonly [string, unknown])[] =>
  typeof config === 'object' && config !== null ? Object.entries(config) : [];
const spaced = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** What a config sets of its data, a few words each; the kind, which is the title, is left out. */
export function datasetSettings(config: unknown): readonly string[] {
  return entriesOf(config)
    .filter(([key, value]) => key !== 'kind' && isScalar(value))
    .map(([key, value]) => `${spaced(key)} ${value}`);
}

/** A query of the run table for the runs on exactly these data: one condition for each value. */
export function runsQuery(config: unknown): string {
  return entriesOf(config)
    .filter(([, value]) => isScalar(value))
    .map(([key, value]) => `config.dataset.${key} = ${typeof value === 'string' ? `"${value}"` : value}`)
    .join(' and ');
}

const mostSamples = 4;
type Labels = { readonly example?: string; readonly role?: string };

/** The images of the last evaluated epoch of the newest run; none, and `isPrivate`, where they are of private data. */
export function shareableSamples({ newestRun }: Dataset): {
  readonly shown: readonly { readonly id: string; readonly path: string; readonly example: string }[];
  readonly isPrivate: boolean;
} {
  const images = (newestRun?.artifacts ?? []).filter(({ labels }) => (labels as Labels).role === 'image');
  const isPrivate = images.some(({ disclosure }) => disclosure !== 'PUBLIC');
  const last = Math.max(...images.map(({ epoch }) => epoch));
  const shown = isPrivate
    ? []
    : images
        .filter(({ epoch }) => epoch === last)
        .slice(0, mostSamples)
        .map(({ id, path, labels }) => ({ id, path, example: (labels as Labels).example ?? '' }));
  return { shown, isPrivate };
}
