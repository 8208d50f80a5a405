import { deltaText } from '@clipwise/privacy';
import { type EpsilonTerms, type ShownPrivacy, termsText } from '../data/epsilon-terms';
import { formatEpsilon } from '../data/metric-value';

const unverified = (
  <span className="mark" title="unverified: what was recorded contradicts what was charged">
    <span aria-hidden="true">?</span>
    <span className="visually-hidden">unverified</span>
  </span>
);

/** The sign of a run without a guarantee. */
function Infinite({ reason }: { readonly reason: string }) {
  return (
    <span title={reason}>
      <span className="infinity" aria-hidden="true">
        ∞
      </span>
      <span className="visually-hidden">no guarantee</span>
    </span>
  );
}

/**
 * The epsilon that a run claims in a cell, "7.93 scan", or the mark of why there is none.
 *
 * @param terms whether delta and relation are written beside it: left out only where a heading says them for all.
 */
export function EpsilonCell({ privacy, terms }: { readonly privacy: ShownPrivacy; readonly terms: boolean }) {
  const { verdict, reason, epsilon, delta, unit, neighbouring } = privacy;
  if (verdict === 'UNVERIFIED') return unverified;
  if (verdict === 'NOTHING_CHARGED') return <span className="faint">-</span>;
  if (verdict === 'NON_PRIVATE' || epsilon === null) return <Infinite reason={reason} />;
  return (
    <span title={termsText(privacy)}>
      <span>{formatEpsilon(epsilon)}</span>
      <span className="unit">
        {unit}
        {terms ? `, ${delta === null ? 'no delta' : deltaText(delta)}, ${neighbouring}` : ''}
      </span>
    </span>
  );
}

/** "epsilon 7.93, delta 1e-5, per scan": the one form in which an epsilon is written out. */
export function EpsilonInWords({
  epsilon,
  terms,
}: {
  readonly epsilon: number;
  readonly terms: EpsilonTerms;
}) {
  return (
    <span className="epsilon">
      <i>epsilon </i>
      <b>{formatEpsilon(epsilon)}</b>
      <i>
        , {terms.delta === null ? 'no delta' : `delta ${deltaText(terms.delta)}`}, per {terms.unit}
      </i>
    </span>
  );
}

/** The claim of a run in one line, or in one word why there is none; nothing before a charge. */
export function Claim({ privacy }: { readonly privacy: ShownPrivacy }) {
  const { verdict, reason, epsilon } = privacy;
  if (verdict === 'NOTHING_CHARGED') return <span className="muted">nothing charged yet</span>;
  if (verdict === 'UNVERIFIED')
    return <span title={reason}>epsilon unverified: nothing is claimed {unverified}</span>;
  if (verdict === 'NON_PRIVATE' || epsilon === null)
    return (
      <span>
        <Infinite reason={reason} /> no guarantee
      </span>
    );
  return <EpsilonInWords epsilon={epsilon} terms={privacy} />;
}

/** What stands above a column of epsilons: "epsilon", and their delta and relation when all have the same. */
export function EpsilonHeading({ privacies }: { readonly privacies: readonly ShownPrivacy[] }) {
  const claimed = privacies.filter(({ epsilon }) => epsilon !== null);
  const [first] = claimed;
  const isOne = new Set(claimed.map((one) => `${one.delta} ${one.neighbouring}`)).size === 1;
  return (
    <>
      epsilon
      {first !== undefined && isOne ? (
        <span className="faint" title={first.neighbouring}>
          {first.delta === null ? '' : `, delta ${deltaText(first.delta)}`}
        </span>
      ) : null}
    </>
  );
}
