import { deltaText } from '@clipwise/privacy';
import { type EpsilonTerms, type ShownPrivacy, termsText } from '../data/epsilon-terms';
import { formatEpsilon } from '../data/metric-value';

const unverified = (
  <span className="mark" title="unverified: what was recorded contradicts what was charged">
    <span aria-hidden="true">?</span>
    <span className="visually-hidden">unverified</span>
  </span>
);

/** Stands behind an epsilon that nobody here saw being spent. */
function Declared({ reason }: { readonly reason: string }) {
  return (
    <span className="mark" title={reason}>
      declared
    </span>
  );
}

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

/** Which of an epsilon's terms a heading cannot say for all rows, so that each cell has to. */
export type DifferingTerms = { readonly delta: boolean; readonly relation: boolean };

/** The terms in which the epsilons of the rows differ. */
export function differingTerms(privacies: readonly ShownPrivacy[]): DifferingTerms {
  const claimed = privacies.filter(({ epsilon }) => epsilon !== null);
  return {
    delta: new Set(claimed.map(({ delta }) => delta)).size > 1,
    relation: new Set(claimed.map(({ neighbouring }) => neighbouring)).size > 1,
  };
}

/** The epsilon that a run claims in a cell, "7.93 scan", with the terms that differ between rows; or the mark of why there is none. */
export function EpsilonCell({
  privacy,
  terms,
}: {
  readonly privacy: ShownPrivacy;
  readonly terms: DifferingTerms;
}) {
  const { verdict, reason, epsilon, delta, unit, neighbouring } = privacy;
  if (verdict === 'DECLARED') return <Declared reason={reason} />;
  if (verdict === 'UNVERIFIED') return unverified;
  if (verdict === 'NOTHING_CHARGED') return <span className="faint">-</span>;
  if (verdict === 'NON_PRIVATE' || epsilon === null) return <Infinite reason={reason} />;
  return (
    <span title={termsText(privacy)}>
      <span>{formatEpsilon(epsilon)}</span>
      <span className="unit">
        {unit}
        {terms.delta ? `, ${delta === null ? 'no delta' : deltaText(delta)}` : ''}
        {terms.relation ? `, ${neighbouring}` : ''}
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
  if (verdict === 'DECLARED')
    return (
      <span>
        nothing is claimed <Declared reason={reason} />
      </span>
    );
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
