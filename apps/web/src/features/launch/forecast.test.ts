import { describe, expect, it } from 'vitest';
import { forecast, noiseFor } from './forecast';

const config = (more: object = {}) => ({
  dataset: { kind: 'oct-phantom', trainingSubjects: 8, scansPerSubject: 4 },
  sampling: { kind: 'poisson', expectedBatchSize: 4 },
  clipping: { kind: 'flat' },
  noise: { noiseMultiplier: 1 },
  training: { epochs: 12 },
  privacy: { delta: 1e-5, neighbouring: 'add-remove' },
  ...more,
});

describe('forecast of a launch', () => {
  it('is the epsilon that the ledger of such a run came to: 96 steps at rate 0.125 and sigma 1', () => {
    const found = forecast(config());
    // The run "sanity / real phantom run" of this config ended at 8.693 an example and 50.98 a subject of 4.
    expect(found).toMatchObject({ kind: 'epsilon', steps: 96, rate: 0.125, delta: 1e-5 });
    if (found.kind !== 'epsilon') return;
    expect(found.epsilon).toBeCloseTo(8.693, 2);
    expect(found.subject).toBeCloseTo(50.98, 1);
  });

  it('counts the last, smaller batch of an epoch as a step', () => {
    expect(forecast(config({ sampling: { kind: 'poisson', expectedBatchSize: 5 } }))).toMatchObject({
      steps: 84,
    });
  });

  it('says why there is none, and survives what is no config', () => {
    expect(forecast(config({ noise: { noiseMultiplier: 0 } }))).toMatchObject({ kind: 'none' });
    expect(forecast(config({ clipping: { kind: 'none' } }))).toMatchObject({
      reason: 'not private: no noise or no clipping',
    });
    expect(forecast(config({ dataset: { kind: 'duke', root: '/data' } }))).toMatchObject({
      reason: 'the number of scans is known once the folder is read',
    });
    expect(forecast(config({ sampling: { kind: 'shuffled', batchSize: 4 } }))).toMatchObject({
      kind: 'none',
    });
    for (const value of [null, [], 'text', 3, { noise: null }]) expect(forecast(value).kind).toBe('none');
  });

  it('finds the least noise for an epsilon, which spends no more than that', () => {
    const noise = noiseFor(config(), 3) as number;
    const spent = (noiseMultiplier: number) => {
      const found = forecast(config({ noise: { noiseMultiplier } }));
      return found.kind === 'epsilon' ? found.epsilon : Number.NaN;
    };
    expect(spent(noise)).toBeLessThanOrEqual(3);
    expect(spent(noise - 0.01)).toBeGreaterThan(3);
    expect(noiseFor(null, 3)).toBeUndefined();
  });
});
