import { type ClaimJudgement, judgeClaim, judgeEpsilonClaim } from '@clipwise/statistics';
import type { StudyDefinition } from '../config/study/study-definition.js';
import type { CellSummary } from './cell-summary.js';
import type { JudgedPlan } from './judge-planned.js';
import { privacyText } from './results-table.js';

/** What somebody said of the cells, and what they say of it. */
export interface JudgedClaim {
  readonly text: string;
  readonly judgement: ClaimJudgement;
  /** What it rests on: a sentence for each pair. */
  readonly evidence: readonly string[];
}

type Claim = NonNullable<StudyDefinition['claims']>[number];

/** The claims of a study in their order. @param planned its judged comparisons. */
export function judgeClaims(
  { claims = [] }: StudyDefinition,
  cells: readonly CellSummary[],
  planned: readonly JudgedPlan[],
): readonly JudgedClaim[] {
  return claims.map((claim) =>
    claim.of === 'epsilon' ? judgeOfEpsilon(claim, cells) : judgeOfMetric(claim, planned),
  );
}

function judgeOfMetric({ text, expects, pairs }: Claim, planned: readonly JudgedPlan[]): JudgedClaim {
  const judged = pairs.flatMap(({ first, second }) =>
    planned.filter((one) => one.first === first && one.second === second),
  );
  return {
    text,
    judgement: judgeClaim(expects, judged),
    // What shows a difference names its cells itself.
    evidence: judged.map(({ first, second, verdict, isDistinguishable }) =>
      isDistinguishable ? verdict : `${first} against ${second}: ${verdict}`,
    ),
  };
}

function judgeOfEpsilon({ text, expects, pairs }: Claim, cells: readonly CellSummary[]): JudgedClaim {
  const privacyOf = (name: string) => cells.find((cell) => cell.name === name)?.privacy ?? null;
  const epsilonOf = (name: string) => privacyOf(name)?.epsilon ?? null;
  return {
    text,
    judgement: judgeEpsilonClaim(
      expects,
      pairs.map(({ first, second }) => [epsilonOf(first), epsilonOf(second)]),
    ),
    evidence: pairs.map(
      ({ first, second }) =>
        `${first} spends ${privacyText(privacyOf(first))}; ${second} spends ${privacyText(privacyOf(second))}.`,
    ),
  };
}
