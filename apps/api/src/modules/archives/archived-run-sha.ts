import { createHash } from 'node:crypto';
import { type ArchivedRun, fixedPart } from './archive-manifest.js';

/** Names a run in one state: of its entry, without what people may still change, and of its events. */
export function archivedRunSha(run: ArchivedRun, eventsSha256: string): string {
  return createHash('sha256')
    .update(`${JSON.stringify(fixedPart(run))}\n${eventsSha256}`)
    .digest('hex');
}
