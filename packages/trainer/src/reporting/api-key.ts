import { readFile } from 'node:fs/promises';
import { errorCodes } from '@clipwise/contract/errors';

/** The file of the key cannot be read, or holds no key. */
export class ApiKeyFileError extends Error {
  readonly code = errorCodes.OPTIONS_INVALID;

  constructor(path: string, reason: string, cause?: unknown) {
    super(`--api-key-file ${path} ${reason}; it must hold one line, the key`, { cause });
    this.name = 'ApiKeyFileError';
  }
}

/** The key by which the API is asked: of CLIPWISE_API_KEY, never of a command line, which everybody on the machine can read. */
export function apiKeyOf(environment: NodeJS.ProcessEnv = process.env): string | null {
  return environment.CLIPWISE_API_KEY?.trim() || null;
}

/** The key in a file. @throws ApiKeyFileError. */
export async function readApiKey(path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new ApiKeyFileError(path, 'cannot be read', error);
  }
  const key = text.trim();
  if (!/^[\x21-\x7e]+$/.test(key)) throw new ApiKeyFileError(path, 'holds no key');
  return key;
}
