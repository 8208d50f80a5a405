import { describe, expect, it } from 'vitest';
import { requirePublicCount, smallestDataset } from './smallest-dataset.js';
import { supportedNeighbouring } from './supported-neighbouring.js';

describe('so few units that their number tells more than is billed', () => {
  it.each(supportedNeighbouring)('are refused under %s, and one more is not', (neighbouring) => {
    const least = smallestDataset[neighbouring];
    expect(() => requirePublicCount(neighbouring, least, 'example')).not.toThrow();
    expect(() => requirePublicCount(neighbouring, least - 1, 'example')).toThrow(
      `privacy.neighbouring: "${neighbouring}" needs at least ${least} training examples, got ${least - 1}`,
    );
  });

  it('are nine where one comes or goes, and the message says what to do', () => {
    expect(smallestDataset).toEqual({ 'add-remove': 9, 'zero-out': 1 });
    expect(() => requirePublicCount('add-remove', 8, 'subject')).toThrow(
      'privacy.neighbouring: "add-remove" needs at least 9 training subjects, got 8: the sampling rate and the number of steps would tell how many there are; set privacy.neighbouring to "zero-out", or take more subjects',
    );
  });
});
