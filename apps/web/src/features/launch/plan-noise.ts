import type { ApolloClient } from '@apollo/client';
import { PlannedPrivacyDocument } from '@clipwise/contract/operations';
import { termsText } from '../../data/epsilon-terms';
import { formatEpsilon } from '../../data/metric-value';
import { memberOf } from './schema';

/** The noise that meets an epsilon, in words; `noise` where there is one. */
export type PlannedNoise = { readonly said: string; readonly noise?: number };

/** The noise multiplier by which `config` spends the epsilon of `text` at its end. @throws what the client throws. */
export async function planNoise(
  client: Pick<ApolloClient, 'query'>,
  config: unknown,
  text: string,
): Promise<PlannedNoise> {
  const targetEpsilon = Number(text.replace(',', '.'));
  if (!(targetEpsilon > 0 && Number.isFinite(targetEpsilon))) return { said: 'Epsilon is a number above 0.' };
  const { data } = await client.query({
    query: PlannedPrivacyDocument,
    variables: { configs: [withTarget(config, targetEpsilon)] },
    fetchPolicy: 'no-cache',
  });
  const planned = data?.plannedPrivacy[0];
  const { noiseMultiplier: noise, epsilon } = planned ?? {};
  if (planned == null || noise == null || epsilon == null)
    return { said: planned?.reason || 'No noise multiplier can be told for this config: it has problems.' };
  return {
    said: `sigma ${noise} spends epsilon ${formatEpsilon(epsilon)}, ${termsText({ ...planned, delta: planned.delta ?? null })}, at the end.`,
    noise,
  };
}

/** The config with its noise chosen by a target. */
function withTarget(config: unknown, targetEpsilon: number): unknown {
  return {
    ...(config as object),
    noise: { ...(memberOf(config, 'noise') as object | undefined), noiseMultiplier: null },
    privacy: { ...(memberOf(config, 'privacy') as object | undefined), targetEpsilon },
  };
}
