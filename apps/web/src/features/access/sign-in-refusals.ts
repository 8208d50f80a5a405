/** Why the identity provider's word was not enough, by what the API leads back with. */
const words: Readonly<Record<string, string>> = {
  cancelled: 'The sign-in was cancelled at the provider.',
  expired: 'The sign-in took too long, or began in another browser. Begin again.',
  fault:
    'The provider did not answer, or its answer was not good. Begin again; an admin finds why in the audit log.',
  'unknown-person':
    'The provider knows you, and nothing is granted to you here. Ask an admin of this server.',
  'unverified-email': 'The provider has not verified your e-mail address. Verify it there, and begin again.',
};

/** What to say to somebody who was led back without a sign-in; undefined for anybody else. */
export function refusalText(refused: string | null): string | undefined {
  if (refused === null) return undefined;
  return words[refused] ?? 'The sign-in was refused.';
}
