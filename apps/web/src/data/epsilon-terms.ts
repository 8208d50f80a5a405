import type { PrivacyVerdict } from '@clipwise/contract/operations';
import { deltaText } from '@clipwise/privacy';

/** What an epsilon means nothing without. */
export type EpsilonTerms = {
  readonly delta: number | null;
  readonly unit: string;
  readonly neighbouring: string;
};

/** The privacy of a run as tables and charts show it. */
export type ShownPrivacy = EpsilonTerms & {
  readonly verdict: PrivacyVerdict;
  readonly reason: string;
  readonly epsilon: number | null;
};

/** The terms in one form: "delta 1e-5, per scan, add-remove". */
export function termsText({ delta, unit, neighbouring }: EpsilonTerms): string {
  return `${delta === null ? 'no delta' : `delta ${deltaText(delta)}`}, per ${unit}, ${neighbouring}`;
}

/** The different terms of the runs that have an epsilon, each once: values may be compared only where there is one. */
export function distinctTerms(privacies: readonly ShownPrivacy[]): readonly string[] {
  return [...new Set(privacies.filter(({ epsilon }) => epsilon !== null).map(termsText))].sort();
}

/** The terms and the verdict as columns of an export. */
export function termsColumns({
  delta,
  unit,
  neighbouring,
  verdict,
}: EpsilonTerms & Pick<ShownPrivacy, 'verdict'>): Readonly<Record<string, string | number | null>> {
  return { delta, privacy_unit: unit, neighbouring, privacy_verdict: verdict };
}

/** What has to be said of an epsilon that is drawn but not claimed; undefined for one that is. */
export function claimNote({ verdict }: Pick<ShownPrivacy, 'verdict'>): string | undefined {
  if (verdict === 'DECLARED') return 'as declared, not claimed';
  return verdict === 'PRIVATE' ? undefined : 'of the charges, not claimed';
}
