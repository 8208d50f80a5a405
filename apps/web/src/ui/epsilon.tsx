import { formatEpsilon } from '../data/metric-value';

type Privacy = {
  readonly epsilon: number | null;
  readonly epsilonNote: string;
  readonly delta: number | null;
};

/** The privacy loss, or "none" with the reason. */
export function Epsilon({ privacy }: { readonly privacy: Privacy }) {
  if (privacy.epsilon === null)
    return (
      <span>
        none{' '}
        {privacy.epsilonNote ? (
          <span className="epsilon-note muted small">({privacy.epsilonNote})</span>
        ) : null}
      </span>
    );
  return (
    <span title={privacy.delta === null ? undefined : `at delta ${privacy.delta}`}>
      {formatEpsilon(privacy.epsilon)}
    </span>
  );
}
