import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { errorCodes } from '@clipwise/contract/errors';
import type { Signer } from '@clipwise/privacy/receipts';

/** A key file cannot be read or is no Ed25519 key, or one is there already. */
export class KeyError extends Error {
  readonly code = errorCodes.KEY_INVALID;

  constructor(file: string, problem: string) {
    super(`${file} ${problem}`);
    this.name = 'KeyError';
  }
}

/**
 * Makes an Ed25519 key and keeps it as PKCS #8 in PEM, for its owner's eyes only.
 *
 * @returns the public key, hexadecimal.
 * @throws KeyError when the file is there: a key is never overwritten.
 */
export async function createKey(file: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  try {
    await writeFile(file, pem, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new KeyError(
      file,
      code === 'EEXIST'
        ? 'exists; name another file: a key is never overwritten'
        : `cannot be written: ${message}`,
    );
  }
  return publicHex(privateKey);
}

/** @throws KeyError for a file that holds no Ed25519 key in PEM. */
export async function readSigner(file: string): Promise<Signer> {
  let key: KeyObject;
  try {
    key = createPrivateKey(await readFile(file, 'utf8'));
  } catch (error) {
    throw new KeyError(
      file,
      `cannot be read as a private key (${(error as Error).message}); clipwise keys create --out ${file} makes one`,
    );
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new KeyError(file, `holds a key of type ${key.asymmetricKeyType}; receipts take Ed25519`);
  return { publicKey: publicHex(key), sign: (content) => sign(null, content, key) };
}

function publicHex(key: KeyObject): string {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('hex');
}
