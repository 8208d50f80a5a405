import { createCipheriv, createHash, randomFillSync } from 'node:crypto';

/** An endless stream of uniformly random bytes. */
export interface ByteSource {
  /** Whether another run can produce the same stream. */
  readonly isReproducible: boolean;
  /** Writes the next bytes of the stream over the target, which may lie in shared memory. */
  fill(target: Uint8Array): void;
}

const poolBytes = 65_536;

/** The operating system's cryptographic generator: nobody can predict or repeat it. */
export function csprngBytes(): ByteSource {
  // A call costs as much as some thousand bytes: small requests share one.
  const pool = new Uint8Array(poolBytes);
  let used = poolBytes;
  return {
    isReproducible: false,
    fill: (target) => {
      if (target.length > poolBytes / 4) {
        randomFillSync(target);
        return;
      }
      if (used + target.length > poolBytes) {
        randomFillSync(pool);
        used = 0;
      }
      target.set(pool.subarray(used, used + target.length));
      // What was handed out must not stay behind.
      pool.fill(0, used, used + target.length);
      used += target.length;
    },
  };
}

const blockBytes = 16;

/**
 * A stream that depends on `seed` and `purpose` only: AES-256 in counter mode under a key hashed from both.
 *
 * @param purpose keeps streams of one seed apart: sampling, noise, initial parameters, ...
 * @param from bytes of the stream that are left out at its beginning.
 */
export function seededBytes(seed: number, purpose: string, from: number = 0): ByteSource {
  const key = createHash('sha256').update(`${purpose}\n${seed}`).digest();
  const counter = Buffer.alloc(blockBytes);
  counter.writeBigUInt64BE(BigInt(Math.floor(from / blockBytes)), blockBytes / 2);
  const cipher = createCipheriv('aes-256-ctr', key, counter);
  cipher.update(new Uint8Array(from % blockBytes));
  return { isReproducible: true, fill: (target) => target.set(cipher.update(new Uint8Array(target.length))) };
}
