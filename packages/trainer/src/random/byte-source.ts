import { createCipheriv, createHash, randomFillSync } from 'node:crypto';

/** An endless stream of uniformly random bytes. */
export interface ByteSource {
  /** Whether another run can produce the same stream. */
  readonly isReproducible: boolean;
  /** Writes the next bytes of the stream over the target, which may lie in shared memory. */
  fill(target: Uint8Array): void;
}

/** The operating system's cryptographic generator: nobody can predict or repeat it. */
export function csprngBytes(): ByteSource {
  return { isReproducible: false, fill: (target) => void randomFillSync(target) };
}

/**
 * A stream that depends on `seed` and `purpose` only: AES-256 in counter mode under a key hashed from both.
 *
 * @param purpose keeps streams of one seed apart: sampling, noise, initial parameters, ...
 */
export function seededBytes(seed: number, purpose: string): ByteSource {
  const key = createHash('sha256').update(`${purpose}\n${seed}`).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return { isReproducible: true, fill: (target) => target.set(cipher.update(new Uint8Array(target.length))) };
}
