import { randomUUID } from 'node:crypto';
import type { TrainingEvent } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { currentScope } from '../../db/scope.js';
import type { ArtifactRow } from '../../db/tables/artifacts.js';
import { BadUserInputError } from '../../errors.js';
import { groupBy } from '../group-by.js';
import { disclosureOf } from '../metrics/disclosure.js';
import { isIdentifier } from '../stored-text.js';
import { storedArtifactKind } from './artifact-kind.js';
import {
  findArtifacts,
  findMediaType,
  findNamed,
  insertArtifacts,
  listArtifacts,
} from './artifacts.repository.js';
import type { BlobStore } from './blob-store.js';
import { deleteUploads, hasUpload, insertUpload, listOrphans } from './uploads.repository.js';

type ArtifactEvent = Extract<TrainingEvent, { kind: 'artifact-recorded' }>;

/** Types that a browser may be told; anything else is offered as bytes. */
const servedTypes = new Set(['image/png', 'image/jpeg', 'image/webp', 'application/json', 'text/plain']);

const orphansAtOnce = 500;

/** An artifact-recorded event as a row, with an id of its own. */
export function artifactRow(runId: string, cursor: number, event: ArtifactEvent): ArtifactRow {
  return {
    id: randomUUID(),
    runId,
    cursor,
    name: event.name,
    kind: storedArtifactKind[event.artifactKind],
    sha256: event.sha256,
    bytes: event.bytes,
    mediaType: event.mediaType,
    step: event.step,
    epoch: event.epoch,
    disclosure: disclosureOf(event.disclosure),
    labels: event.labels,
    recordedAt: new Date(event.at),
  };
}

/** What runs recorded about files. */
export class ArtifactsService {
  constructor(
    private readonly db: Executor,
    private readonly blobs: BlobStore,
    /** Whether bytes are given only to projects that sent them. */
    private readonly isControlled: boolean,
  ) {}

  /** Whether caches between here and the caller may keep bytes: they would give them to anybody. */
  get cacheable(): 'public' | 'private' {
    return this.isControlled ? 'private' : 'public';
  }

  /** Takes note of who sent bytes: whoever knows only their hash gets nothing for it. */
  async noteUpload(sha256: string): Promise<void> {
    await insertUpload(this.db, sha256);
  }

  /** Whether the caller's project has sent these bytes. An anonymous link gives images alone: other files hold names and paths. */
  async mayRead(sha256: string): Promise<boolean> {
    if (!this.isControlled) return true;
    const scope = currentScope();
    const isAnonymous = scope?.kind === 'shared' && scope.isAnonymous;
    if (isAnonymous && !(await this.servedType(sha256)).startsWith('image/')) return false;
    return hasUpload(this.db, sha256);
  }

  /**
   * Refuses events whose bytes have another size. Bytes that are absent may come later: a store that is full must not keep
   * metrics and charges waiting.
   *
   * @throws BadUserInputError.
   */
  async requireBytes(events: readonly TrainingEvent[]): Promise<void> {
    for (const event of events) {
      if (event.kind !== 'artifact-recorded') continue;
      const size = await this.blobs.size(event.sha256);
      if (size !== null && size !== event.bytes)
        throw new BadUserInputError('an artifact-recorded event states another size than its bytes have');
    }
  }

  /** Whether the bytes of a record are here. */
  async isStored({ sha256 }: ArtifactRow): Promise<boolean> {
    return (await this.blobs.size(sha256)) !== null;
  }

  /** Stores records inside the caller's transaction. */
  async record(tx: Executor, rows: readonly ArtifactRow[]): Promise<void> {
    await insertArtifacts(tx, rows);
  }

  /** The records of each run, in their order. */
  async list(runIds: readonly string[]): Promise<readonly (readonly ArtifactRow[])[]> {
    const byRun = groupBy(await listArtifacts(this.db, runIds), (row) => row.runId);
    return runIds.map((id) => byRun.get(id) ?? []);
  }

  /** The records in the order of `ids`; undefined where there is none. */
  async findMany(ids: readonly string[]): Promise<readonly (ArtifactRow | undefined)[]> {
    const rows = await findArtifacts(this.db, ids.filter(isIdentifier));
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id.toLowerCase()));
  }

  /** Removes the files of these hashes that no run names any more. */
  async removeUnused(hashes: readonly string[]): Promise<void> {
    if (hashes.length === 0) return;
    const named = await findNamed(this.db, hashes);
    const gone: string[] = [];
    for (const sha256 of hashes)
      if (!named.has(sha256) && (await this.blobs.remove(sha256))) gone.push(sha256);
    await deleteUploads(this.db, gone);
  }

  /** Removes files that were sent, and that no run has named within a day. */
  async removeOrphans(): Promise<void> {
    for (;;) {
      const orphans = await listOrphans(this.db, orphansAtOnce);
      await this.removeUnused(orphans);
      if (orphans.length < orphansAtOnce) return;
    }
  }

  /** The media type to serve a file as; never one that a browser would run as a page. */
  async servedType(sha256: string): Promise<string> {
    const stated = (await findMediaType(this.db, sha256))?.toLowerCase();
    return stated !== undefined && servedTypes.has(stated) ? stated : 'application/octet-stream';
  }
}
