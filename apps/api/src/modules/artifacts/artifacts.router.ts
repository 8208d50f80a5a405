import { pipeline } from 'node:stream/promises';
import { limits } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import { type Response, Router } from 'express';
import type { ArtifactsService } from './artifacts.service.js';
import { type BlobStore, isSha256 } from './blob-store.js';

/**
 * `PUT /artifacts/<sha256>` stores bytes (201 new, 200 known, 400 other bytes, 413 too large);
 * `GET` and `HEAD` give them back, cacheable for ever since the address is the content.
 */
export function artifactsRouter(
  blobs: BlobStore,
  artifacts: ArtifactsService,
  logError: (error: unknown) => void,
): Router {
  const router = Router();

  router.put('/:sha256', async (request, response) => {
    const { sha256 } = request.params;
    if (!isSha256(sha256))
      return refuse(
        response,
        400,
        errorCodes.BAD_USER_INPUT,
        'the address must end in 64 lower-case hexadecimal digits',
      );
    if (Number(request.headers['content-length'] ?? 0) > limits.artifactBytes) return refuseSize(response);
    const outcome = await blobs.store(sha256, request);
    // The bytes came whole, also where they were here before: their hash alone would prove nothing.
    if (outcome === 'created' || outcome === 'present') await artifacts.noteUpload(sha256);
    switch (outcome) {
      case 'created':
        return void response.status(201).json({ sha256 });
      case 'present':
        return void response.status(200).json({ sha256 });
      case 'mismatch':
        return refuse(
          response,
          400,
          errorCodes.BAD_USER_INPUT,
          'the bytes do not hash to the address; send them again',
        );
      case 'too-large':
        return refuseSize(response);
      default:
        return outcome satisfies never;
    }
  });

  router.get('/:sha256', async (request, response) => {
    const { sha256 } = request.params;
    const mayRead = isSha256(sha256) && (await artifacts.mayRead(sha256));
    const size = mayRead ? await blobs.size(sha256) : null;
    if (size === null) return refuse(response, 404, errorCodes.NOT_FOUND, 'there is no such artifact');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Cache-Control', `${artifacts.cacheable}, max-age=31536000, immutable`);
    response.setHeader('ETag', `"${sha256}"`);
    if (request.headers['if-none-match'] === `"${sha256}"`) return void response.status(304).end();
    response.setHeader('Content-Type', await artifacts.servedType(sha256));
    response.setHeader('Content-Length', size);
    if (request.method === 'HEAD') return void response.end();
    await pipeline(blobs.read(sha256), response).catch((error: NodeJS.ErrnoException) => {
      // A reader that leaves early is no error of the server; a disk that cannot be read is.
      if (!leftEarly.has(error.code ?? '')) logError(error);
      response.destroy();
    });
  });

  return router;
}

/** What Node calls it when the other side closed the connection. */
const leftEarly = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']);

function refuseSize(response: Response): void {
  response.setHeader('Connection', 'close');
  refuse(response, 413, errorCodes.BAD_USER_INPUT, `an artifact has at most ${limits.artifactBytes} bytes`);
}

function refuse(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ code, message });
}
