import { PlannedPrivacyDocument } from '@clipwise/contract/operations';
import { expect, it } from 'vitest';
import { planNoise } from './plan-noise';

type Client = Parameters<typeof planNoise>[0];

/** A client that gets this answer, and what it asks. */
function clientOf(planned: object | null | undefined) {
  const asked: { query: unknown; variables: { configs: unknown[] } }[] = [];
  const client = {
    query: async (options: (typeof asked)[number]) => {
      asked.push(options);
      return { data: planned === undefined ? undefined : { plannedPrivacy: [planned] } };
    },
  };
  return { client: client as unknown as Client, asked };
}

const config = {
  name: 'a',
  noise: { source: { kind: 'csprng' }, noiseMultiplier: 1 },
  privacy: { delta: 1e-6 },
};

it('asks for the config with its noise left to the target, and nothing else changed', async () => {
  const { client, asked } = clientOf({
    noiseMultiplier: 2.5,
    epsilon: 2.9961,
    reason: '',
    delta: 1e-6,
    unit: 'scan',
    neighbouring: 'add-remove',
  });
  expect(await planNoise(client, config, '3,5')).toEqual({
    said: 'sigma 2.5 spends epsilon 2.997, delta 1e-6, per scan, add-remove, at the end.',
    noise: 2.5,
  });
  expect(asked).toMatchObject([{ query: PlannedPrivacyDocument, fetchPolicy: 'no-cache' }]);
  expect(asked[0]?.variables.configs).toEqual([
    {
      name: 'a',
      noise: { source: { kind: 'csprng' }, noiseMultiplier: null },
      privacy: { delta: 1e-6, targetEpsilon: 3.5 },
    },
  ]);
  await planNoise(client, {}, '1');
  expect(asked[1]?.variables.configs).toEqual([
    { noise: { noiseMultiplier: null }, privacy: { targetEpsilon: 1 } },
  ]);
});

it.each(['', '0', '-1', 'three', '1e999'])('takes no epsilon of "%s", and asks nobody', async (text) => {
  const { client, asked } = clientOf(null);
  expect(await planNoise(client, config, text)).toEqual({ said: 'Epsilon is a number above 0.' });
  expect(asked).toEqual([]);
});

it.each([
  [
    { noiseMultiplier: null, epsilon: null, reason: 'No noise meets epsilon 3.' },
    'No noise meets epsilon 3.',
  ],
  [
    { noiseMultiplier: 1, epsilon: null, reason: '' },
    'No noise multiplier can be told for this config: it has problems.',
  ],
  [
    { noiseMultiplier: null, epsilon: 3, reason: '' },
    'No noise multiplier can be told for this config: it has problems.',
  ],
  [null, 'No noise multiplier can be told for this config: it has problems.'],
  [undefined, 'No noise multiplier can be told for this config: it has problems.'],
])('says why there is none: %j', async (planned, said) => {
  expect(await planNoise(clientOf(planned).client, config, '3')).toEqual({ said });
});
