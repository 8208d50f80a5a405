import { createHash, randomBytes } from 'node:crypto';

/** Shown of a key: 36 of its 256 random bits, by which its owner knows it again and nobody gets further. */
const prefixLength = 'cw_'.length + 6;

/** A new secret of 256 random bits, told apart from other text by how it begins. */
export function newSecret(): string {
  return `cw_${randomBytes(32).toString('base64url')}`;
}

/**
 * What is kept of a secret. A slow hash protects what people think up; 256 random bits cannot be tried through, and a fast one
 * lets each request be checked by looking up its index.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** What may be shown of a key for ever. */
export function prefixOf(secret: string): string {
  return secret.slice(0, prefixLength);
}
