import { pipeline } from 'node:stream/promises';
import { limits } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import { type RequestHandler, Router } from 'express';
import { ApiError, BadUserInputError } from '../errors.js';
import type { StudyExportService } from '../modules/archives/study-export.service.js';
import type { StudyImportService } from '../modules/archives/study-import.service.js';
import type { AuditService } from '../modules/audit/audit.service.js';

/** What the routes of archives work with. */
export interface ArchivesRouterOptions {
  readonly studyExports: StudyExportService;
  readonly studyImports: StudyImportService;
  readonly audit: AuditService;
  readonly logError: (error: unknown) => void;
}

/** `GET /export/studies/<id>.tar`: a study with all that belongs to it. */
export function studyExportRouter({ studyExports, audit, logError }: ArchivesRouterOptions): Router {
  const router = Router();
  router.get(
    '/:name',
    oneOf(async (request, response) => {
      const [, id] = /^(.+)\.tar$/.exec(String(request.params.name)) ?? [];
      if (id === undefined) throw new ApiError(errorCodes.NOT_FOUND, 'a study is at /export/studies/ID.tar');
      const archive = await studyExports.archive(id);
      try {
        await audit.recordAlone({
          action: 'EXPORTED',
          target: { kind: 'export', id, name: `studies/${id}.tar` },
        });
        response.setHeader('Content-Type', 'application/x-tar');
        response.setHeader('Content-Disposition', `attachment; filename="clipwise-study-${id}.tar"`);
        response.setHeader('Cache-Control', 'no-store');
        response.setTimeout(limits.exportStallSeconds * 1_000, () => response.destroy());
        await pipeline(archive.content(), response).catch((error: NodeJS.ErrnoException) => {
          // A reader that leaves gets an archive without an end, which nobody takes for whole.
          if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') logError(error);
          response.destroy();
        });
      } finally {
        await archive.dispose();
      }
    }),
  );
  return router;
}

/** `POST /import/study`: an archive as the body; answers 201 for a new study, 200 for one that was there. */
export function studyImportRouter({ studyImports }: ArchivesRouterOptions): Router {
  const router = Router();
  router.post(
    '/study',
    oneOf(async (request, response) => {
      const imported = await studyImports.take(request);
      response.status(imported.isNew ? 201 : 200).json(imported);
    }),
  );
  return router;
}

/** So many at a time, and refusals as JSON. */
function oneOf(answer: (...parts: Parameters<RequestHandler>) => Promise<void>): RequestHandler {
  let underWay = 0;
  return async (request, response, next) => {
    const refuse = (status: number, { code, message }: ApiError): void => {
      // What is left of a body is not read: the connection cannot serve another request.
      if (!request.readableEnded) response.setHeader('Connection', 'close');
      response.status(status).json({ code, message });
    };
    if (underWay >= limits.archives) {
      response.setHeader('Retry-After', '5');
      return refuse(
        429,
        new BadUserInputError(`at most ${limits.archives} archives are under way at a time`),
      );
    }
    underWay += 1;
    try {
      await answer(request, response, next);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(error.code === errorCodes.NOT_FOUND ? 404 : 400, error);
    } finally {
      underWay -= 1;
    }
  };
}
