import { judgeClaim, judgeEpsilonClaim, judgementTexts } from '@clipwise/statistics';
import { formatEpsilon } from '../../data/metric-value';
import { Panel } from '../../ui/panel';
import type { Claim, ReadStudy } from './study';

/** What somebody says of the cells, and what they say of it, with what that rests on. */
export function ClaimsPanel({
  study,
  claims,
}: {
  readonly study: ReadStudy;
  readonly claims: readonly Claim[];
}) {
  if (claims.length === 0) return null;
  return (
    <Panel
      title="Claims"
      sub={`${claims.length} put to these runs`}
      className="is-whole"
      testId="study-claims"
    >
      {claims.map((claim) => {
        const { judgement, evidence } = judged(study, claim);
        return (
          <details key={claim.text} className="small spaced" data-testid="study-claim">
            <summary>
              {claim.text} <b>{judgementTexts[judgement]}</b>
            </summary>
            <ul className="plain-list spaced muted">
              {evidence.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </details>
        );
      })}
    </Panel>
  );
}

function judged({ cells, comparisons }: ReadStudy, { of, expects, pairs }: Claim) {
  if (of === 'epsilon') {
    const epsilonOf = (name: string) => cells.find((cell) => cell.name === name)?.privacy?.epsilon ?? null;
    const epsilons = pairs.map(({ first, second }) => [epsilonOf(first), epsilonOf(second)] as const);
    const text = (epsilon: number | null) => (epsilon === null ? 'no bound' : formatEpsilon(epsilon));
    return {
      judgement: judgeEpsilonClaim(expects, epsilons),
      evidence: pairs.map(
        ({ first, second }) =>
          `epsilon of ${first}: ${text(epsilonOf(first))}; of ${second}: ${text(epsilonOf(second))}`,
      ),
    };
  }
  const own = pairs.flatMap((pair) =>
    comparisons.filter(({ first, second }) => first.name === pair.first && second.name === pair.second),
  );
  return {
    judgement: judgeClaim(
      expects,
      own.map(({ comparison: { isDistinguishable, meanDifference } }) => {
        return { isDistinguishable, meanDifference: meanDifference ?? null };
      }),
    ),
    // What shows a difference names its cells itself.
    evidence: own.map(({ first, second, comparison: { verdict, isDistinguishable } }) =>
      isDistinguishable ? verdict : `${first.name} against ${second.name}: ${verdict}`,
    ),
  };
}
