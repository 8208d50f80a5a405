import { createHash, randomBytes } from 'node:crypto';

/** Shown of a secret: 36 of its 256 random bits, by which its owner knows it again and nobody gets further. */
const shownCharacters = 6;

/** How keys begin, and how links do. */
const kinds = { key: 'cw_', link: 'cwl_' } as const;

/** A new secret of 256 random bits, told apart from other text by how it begins. */
export function newSecret(kind: keyof typeof kinds = 'key'): string {
  return `${kinds[kind]}${randomBytes(32).toString('base64url')}`;
}

/** Whether it is a link's secret, by how it begins. */
export function isLinkSecret(secret: string): boolean {
  return secret.startsWith(kinds.link);
}

/**
 * What is kept of a secret. A slow hash protects what people think up; 256 random bits cannot be tried through, and a fast one
 * lets each request be checked by looking up its index.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Shown of a session: enough to tell several of one owner apart, and no way back to its cookie. */
export function idOfSession(secretHash: string): string {
  return secretHash.slice(0, 12);
}

/** What may be shown of a secret for ever. */
export function prefixOf(secret: string): string {
  return secret.slice(0, secret.indexOf('_') + 1 + shownCharacters);
}
