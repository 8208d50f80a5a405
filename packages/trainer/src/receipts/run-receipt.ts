import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { metricNames } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import {
  issueReceipt,
  type Receipt,
  type ReceiptEvent,
  receiptEvents,
  type Signer,
} from '@clipwise/privacy/receipts';
import { clipwiseVersion } from '../version.js';

/** A folder holds no run that a receipt could be made of, or a file is no receipt. */
export class ReceiptError extends Error {
  readonly code = errorCodes.RECEIPT_INVALID;

  constructor(place: string, problem: string, cause?: unknown) {
    super(`${place} ${problem}`, { cause });
    this.name = 'ReceiptError';
  }
}

/** What a folder tells of its run's privacy. */
export interface RunEvidence {
  readonly config: unknown;
  /** Of all attempts. */
  readonly events: readonly ReceiptEvent[];
}

/**
 * Reads the folder that `clipwise train --out` made.
 *
 * @throws ReceiptError when config or log are not there.
 */
export async function evidenceOf(folder: string): Promise<RunEvidence> {
  const config: unknown = JSON.parse(await readText(join(folder, 'config.json'), folder));
  const log = await readLog(join(folder, 'events.jsonl'), folder);
  return { config, events: receiptEvents(log, metricNames.auditEpsilon) };
}

/**
 * The receipt of the run in a folder.
 *
 * @throws ReceiptError when config or log are not there, or nothing follows from them.
 */
export async function receiptOf(folder: string, signer: Signer, issuedAt: string): Promise<Receipt> {
  const { config, events } = await evidenceOf(folder);
  try {
    const code = { clipwise: clipwiseVersion, node: process.versions.node };
    return issueReceipt({ run: basename(resolve(folder)), issuedAt, config, code, events }, signer);
  } catch (error) {
    throw new ReceiptError(folder, `gives no receipt: ${(error as Error).message}`, error);
  }
}

async function readText(file: string, folder: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ReceiptError(
      folder,
      `has no ${basename(file)} that can be read (${(error as NodeJS.ErrnoException).code}); name the folder of a run, as clipwise train --out made it`,
      error,
    );
  }
}

/** Every event of a log; the last line may be torn by a crash: what it would have charged was not used either. */
async function readLog(file: string, folder: string): Promise<readonly Record<string, unknown>[]> {
  const events: Record<string, unknown>[] = [];
  let torn: number | null = null;
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      number += 1;
      if (line.trim() === '') continue;
      if (torn !== null) throw new ReceiptError(file, `line ${torn} is no event, and others follow it`);
      try {
        events.push(JSON.parse(line));
      } catch {
        torn = number;
      }
    }
  } catch (error) {
    if (error instanceof ReceiptError) throw error;
    throw new ReceiptError(
      folder,
      `has no events.jsonl that can be read (${(error as NodeJS.ErrnoException).code}); name the folder of a run, as clipwise train --out made it`,
      error,
    );
  }
  return events;
}
