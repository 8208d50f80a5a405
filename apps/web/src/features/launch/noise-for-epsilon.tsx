'use client';

import { useId, useState } from 'react';

/** Answers "give me sigma for epsilon 3" for the config as it stands. */
export function NoiseForEpsilon({
  config,
  onUse,
}: {
  readonly config: unknown;
  readonly onUse: (noiseMultiplier: number) => void;
}) {
  const id = useId();
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<{ readonly said: string; readonly noise?: number } | undefined>(
    undefined,
  );
  const ask = async () => {
    const epsilon = Number(text.replace(',', '.'));
    if (!(epsilon > 0)) return setAnswer({ said: 'Epsilon is a number above 0.' });
    const { noiseFor } = await import('./forecast');
    const noise = noiseFor(config, epsilon);
    setAnswer(
      noise === undefined
        ? { said: 'No noise multiplier can be told for this config.' }
        : { said: `sigma ${noise} spends at most epsilon ${epsilon}, one example, at the end.`, noise },
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
