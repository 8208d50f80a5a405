'use client';

import { useApolloClient } from '@apollo/client/react';
import { PlannedPrivacyDocument } from '@clipwise/contract/operations';
import { useId, useState } from 'react';
import { formatEpsilon } from '../../data/metric-value';
import { memberOf } from './schema';

/** Answers "give me sigma for epsilon 3" for the config as it stands. */
export function NoiseForEpsilon({
  config,
  onUse,
}: {
  readonly config: unknown;
  readonly onUse: (noiseMultiplier: number) => void;
}) {
  const id = useId();
  const client = useApolloClient();
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<{ readonly said: string; readonly noise?: number } | undefined>(
    undefined,
  );
  const ask = async () => {
    const epsilon = Number(text.replace(',', '.'));
    if (!(epsilon > 0)) return setAnswer({ said: 'Epsilon is a number above 0.' });
    const { data } = await client.query({
      query: PlannedPrivacyDocument,
      variables: { configs: [withTarget(config, epsilon)] },
      fetchPolicy: 'no-cache',
    });
    const planned = data?.plannedPrivacy[0];
    const { noiseMultiplier: noise, epsilon: spent } = planned ?? {};
    setAnswer(
      planned == null || noise == null || spent == null
        ? { said: planned?.reason || 'No noise multiplier can be told for this config: it has problems.' }
        : {
            said: `sigma ${noise} spends epsilon ${formatEpsilon(spent)} per ${planned.unit}, at the end.`,
            noise,
          },
    );
  };
  const { noise } = answer ?? {};
  return (
    <div className="form-row">
      <label htmlFor={id}>Sigma for epsilon</label>
      <span className="row">
        <input
          id={id}
          className="input form-number"
          inputMode="decimal"
          placeholder="3"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            void ask();
          }}
        />
        <button type="button" className="button" onClick={() => void ask()}>
          Compute
        </button>
        {noise === undefined ? null : (
          <button type="button" className="button" onClick={() => onUse(noise)}>
            Use {noise}
          </button>
        )}
      </span>
      <span className="form-help" aria-live="polite">
        {answer?.said ?? 'The least noise that meets it, by the accountant of the ledger.'}
      </span>
    </div>
  );
}

/** The config with its noise chosen by a target. */
function withTarget(config: unknown, targetEpsilon: number): unknown {
  return {
    ...(config as object),
    noise: { ...(memberOf(config, 'noise') as object | undefined), noiseMultiplier: null },
    privacy: { ...(memberOf(config, 'privacy') as object | undefined), targetEpsilon },
  };
}
