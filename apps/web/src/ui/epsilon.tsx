import { epsilonText } from '@clipwise/privacy';
import { type ShownPrivacy, termsText } from '../data/epsilon-terms';
import { formatEpsilon } from '../data/metric-value';

/** Small, constant marks for a run without an epsilon; `EpsilonLegend` says what they mean. */
const marks = { NON_PRIVATE: '∞', UNVERIFIED: 'unverified', NOTHING_CHARGED: '–' } as const;

/**
 * The epsilon that a run claims, or the mark of why there is none.
 *
 * @param terms whether delta, unit and relation are written beside it: left out only where a heading says them for all.
 */
export function Epsilon({ privacy, terms }: { readonly privacy: ShownPrivacy; readonly terms: boolean }) {
  if (privacy.verdict !== 'PRIVATE' || privacy.epsilon === null) {
    const mark = privacy.verdict === 'PRIVATE' ? '∞' : marks[privacy.verdict];
    return (
      <span className={privacy.verdict === 'UNVERIFIED' ? 'mark' : 'muted'} title={privacy.reason}>
        {mark}
      </span>
    );
  }
  return (
    <span title={termsText(privacy)}>
      {formatEpsilon(privacy.epsilon)}
      {terms ? <span className="muted small"> {termsText(privacy)}</span> : null}
    </span>
  );
}

/** The claim at the end of a sentence: ", epsilon 6.031, delta 1e-5, per scan"; why there is none; nothing before a charge. */
export function EpsilonInWords({ privacy }: { readonly privacy: ShownPrivacy }) {
  const { verdict, reason, epsilon, delta, unit } = privacy;
  if (verdict === 'NOTHING_CHARGED') return null;
  if (verdict !== 'PRIVATE' || epsilon === null || delta === null)
    return (
      <span title={reason}>
        {verdict === 'UNVERIFIED' ? ', epsilon unverified: nothing is claimed' : ', no guarantee'}
      </span>
    );
  return <>, {epsilonText({ epsilon, delta, unit })}</>;
}

/** What stands above a column of epsilons: their terms when all have the same. */
export function epsilonHeading(terms: readonly string[]): string {
  return terms.length === 1 ? `Epsilon (${terms[0]})` : 'Epsilon';
}

/** What the marks mean, and that epsilons of different terms do not compare. */
export function EpsilonLegend({ terms }: { readonly terms: readonly string[] }) {
  return (
    <p className="muted small" data-testid="epsilon-legend">
      Epsilon: ∞ no guarantee · unverified: what was recorded contradicts what was charged, so nothing is
      claimed · – nothing charged yet.
      {terms.length > 1
        ? ` These epsilons differ in delta, unit or relation and do not compare: ${terms.join('; ')}.`
        : ''}
    </p>
  );
}
