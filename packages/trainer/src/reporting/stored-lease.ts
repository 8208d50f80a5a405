import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodes } from '@clipwise/contract/errors';
import { z } from 'zod';
import type { GrantedLease } from './api-client.js';
import { reasonOf } from './append-log.js';
import { writeAtomically } from './write-atomically.js';

const storedLeaseSchema = z.object({
  runId: z.string(),
  writerId: z.string(),
  epoch: z.int(),
  runName: z.string(),
  config: z.unknown(),
  heartbeatIntervalMs: z.int().min(1),
});

/** The lease beside a spool cannot be read. */
export class StoredLeaseError extends Error {
  readonly code = errorCodes.LEASE_UNREADABLE;

  constructor(path: string, reason: string) {
    super(`${path} cannot be read (${reason}); name a folder that "train --api" or an agent left`);
    this.name = 'StoredLeaseError';
  }
}

/**
 * Keeps a lease in a folder, so that another process can send what this one could not. Whoever can read it may write to the
 * run: it is readable for this user only.
 *
 * @throws SpoolWriteError.
 */
export async function writeLease(folder: string, lease: GrantedLease): Promise<void> {
  await writeAtomically(leasePath(folder), JSON.stringify(lease), 0o600);
}

/** @throws StoredLeaseError when there is none, or what is there is no lease. */
export async function readLease(folder: string): Promise<GrantedLease> {
  const path = leasePath(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new StoredLeaseError(path, reasonOf(error));
  }
  try {
    return storedLeaseSchema.parse(JSON.parse(text));
  } catch {
    // What it holds instead is nothing to repeat: a lease is a key.
    throw new StoredLeaseError(path, 'it holds no lease');
  }
}

function leasePath(folder: string): string {
  return join(folder, 'lease.json');
}
