'use client';

import { useApolloClient } from '@apollo/client/react';
import { useId, useState } from 'react';
import { useAttempt } from '../../data/use-attempt';
import { type PlannedNoise, planNoise } from './plan-noise';

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
  const [answer, setAnswer] = useState<PlannedNoise | undefined>(undefined);
  const { attempt, error } = useAttempt();
  const ask = async () => setAnswer(await attempt(() => planNoise(client, config, text)));
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
        {answer?.said ?? error?.message ?? 'The least noise that meets it, by the accountant of the ledger.'}
      </span>
    </div>
  );
}
