import { describe, expect, it } from 'vitest';
import { type Dataset, datasetSettings, runsQuery, shareableSamples } from './dataset-facts';

const config = { kind: 'image-folder', path: 'a, b', imageHeight: 32, shuffle: true, seed: null, split: {} };

type Sample = NonNullable<Dataset['newestRun']>['artifacts'][number];
const sample = (epoch: number, role: string, disclosure: Sample['disclosure']): Sample => ({
  id: `${epoch} ${role}`,
  epoch,
  disclosure,
  labels: { example: '3', role },
  path: `/artifacts/${epoch}`,
});
const withSamples = (artifacts: readonly Sample[]) =>
  ({ newestRun: { id: 'r', name: 'r', artifacts } }) as unknown as Dataset;

describe('data set card', () => {
  it('says what is set of the data, and asks the run table for the runs with each of these values', () => {
    expect(datasetSettings(config)).toEqual(['path a, b', 'image height 32', 'shuffle true']);
    expect(runsQuery(config)).toBe(
      'config.dataset.kind = "image-folder" and config.dataset.path = "a, b" and config.dataset.imageHeight = 32 and config.dataset.shuffle = true',
    );
    expect(runsQuery(null)).toBe('');
  });

  it('shows the images of the last epoch of public data', () => {
    const artifacts = [
      sample(1, 'image', 'PUBLIC'),
      sample(2, 'image', 'PUBLIC'),
      sample(2, 'truth', 'PUBLIC'),
    ];
    expect(shareableSamples(withSamples(artifacts))).toEqual({
      shown: [{ id: '2 image', path: '/artifacts/2', example: '3' }],
      isPrivate: false,
    });
  });

  it('shows no image of private data, and nothing where there is none', () => {
    for (const disclosure of ['DIAGNOSTIC', 'RELEASED'] as const)
      expect(shareableSamples(withSamples([sample(1, 'image', disclosure)]))).toEqual({
        shown: [],
        isPrivate: true,
      });
    expect(shareableSamples(withSamples([]))).toEqual({ shown: [], isPrivate: false });
  });
});
