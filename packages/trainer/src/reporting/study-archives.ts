import { randomUUID } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { access, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { OptionsError } from '../cli/options-error.js';
import { apiEndpoints } from './api-endpoints.js';
import { ApiRefusedError, ApiUnavailableError } from './api-errors.js';
import { apiKeyOf } from './api-key.js';

const importedSchema = z.object({
  studyId: z.string(),
  isNew: z.boolean(),
  runs: z.int(),
  newRuns: z.int(),
});
const refusalSchema = z.object({ code: z.string(), message: z.string() });
/** The end of every tar archive: two blocks of zeros. */
const endBytes = 1_024;

/**
 * Writes a study of an API to a file, whole or not at all.
 *
 * @returns its bytes.
 * @throws ApiRefusedError; ApiUnavailableError, also where the answer broke off.
 */
export async function downloadStudy(api: string, id: string, out: string): Promise<number> {
  const address = apiEndpoints(api).studyArchive(id);
  const response = await ask(address, {});
  const temporary = `${out}.${randomUUID()}.part`;
  try {
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
    await pipeline(body, createWriteStream(temporary, { mode: 0o600, flush: true })).catch(
      (error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw error;
        throw new ApiUnavailableError(address, 'the archive broke off', error);
      },
    );
    const { size } = await stat(temporary);
    if (size < endBytes) throw new ApiUnavailableError(address, 'the archive has no end');
    await rename(temporary, out);
    return size;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Gives an archive to an API. @throws ApiRefusedError naming the file in it that was changed. */
export async function uploadStudy(api: string, file: string): Promise<z.infer<typeof importedSchema>> {
  const address = apiEndpoints(api).studyImport;
  await access(file).catch(() => {
    throw new OptionsError(`${file}: cannot be read; name an archive that \`clipwise study export\` wrote`);
  });
  const body = await openAsBlob(file, { type: 'application/x-tar' });
  const response = await ask(address, { method: 'POST', body });
  return importedSchema.parse(await response.json());
}

async function ask(
  address: string,
  init: { readonly method?: string; readonly body?: Blob },
): Promise<Response> {
  const key = apiKeyOf();
  let response: Response;
  try {
    response = await fetch(address, {
      ...init,
      headers: key === null ? {} : { authorization: `Bearer ${key}` },
    });
  } catch (error) {
    throw new ApiUnavailableError(address, (error as Error).message, error);
  }
  if (response.ok) return response;
  const text = await response.text();
  const said = refusalSchema.safeParse(parsed(text));
  if (said.success && response.status < 500) throw new ApiRefusedError(said.data.code, said.data.message);
  throw new ApiUnavailableError(address, `HTTP ${response.status}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: no answer of an API.
    return null;
  }
}
