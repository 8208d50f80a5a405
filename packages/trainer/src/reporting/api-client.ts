import { errorCodes } from '@clipwise/contract/errors';
import {
  ClaimRunDocument,
  HeartbeatDocument,
  IngestDocument,
  OpenRunDocument,
} from '@clipwise/contract/trainer-operations';
import { type DocumentNode, print } from 'graphql';
import { z } from 'zod';
import { type ApiEndpoints, apiEndpoints } from './api-endpoints.js';
import { ApiRefusedError, ApiUnavailableError } from './api-errors.js';

/** What identifies the right to write to a run. */
export interface LeaseKey {
  readonly runId: string;
  readonly writerId: string;
  /** Fencing number of the lease. */
  readonly epoch: number;
}
/** A lease as the API gave it. */
export interface GrantedLease extends LeaseKey {
  readonly runName: string;
  readonly config: unknown;
  readonly heartbeatIntervalMs: number;
}

const requestTimeoutMs = 30_000;
const retriableStatus = new Set([408, 425, 429]);
const retriableCodes: ReadonlySet<string> = new Set([
  errorCodes.INTERNAL_SERVER_ERROR,
  errorCodes.SERVICE_UNAVAILABLE,
  errorCodes.TOO_MANY_REQUESTS,
]);

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.record(z.string(), z.unknown()).optional() }))
    .optional(),
});
const leaseSchema = z
  .object({
    run: z.object({ id: z.string(), name: z.string(), config: z.unknown() }),
    writerId: z.string(),
    epoch: z.int(),
    heartbeatIntervalMs: z.int().min(1),
  })
  .transform(
    ({ run, ...lease }): GrantedLease => ({ ...lease, runId: run.id, runName: run.name, config: run.config }),
  );
const heartbeatSchema = z.object({ cancelRequested: z.boolean() });
const ingestSchema = z.object({ acknowledgedSequence: z.int(), cursor: z.int() });

/**
 * The four mutations a trainer needs, over plain fetch. Every method throws `ApiUnavailableError` when a
 * repetition may help (no connection, 5xx, INTERNAL_SERVER_ERROR) and `ApiRefusedError` when it cannot.
 */
export class ApiClient {
  readonly endpoints: ApiEndpoints;

  constructor(address: string) {
    this.endpoints = apiEndpoints(address);
  }

  /** The oldest queued run, leased to the writer; undefined when none is queued. */
  async claimRun(writerId: string, signal: AbortSignal): Promise<GrantedLease | undefined> {
    const data = await this.#mutate(ClaimRunDocument, JSON.stringify({ writerId }), signal);
    return z.object({ claimRun: leaseSchema.nullable() }).parse(data).claimRun ?? undefined;
  }

  /** A new run, leased to the writer. */
  async openRun(
    input: { readonly writerId: string; readonly studyName: string; readonly config: unknown },
    signal: AbortSignal,
  ): Promise<GrantedLease> {
    const data = await this.#mutate(OpenRunDocument, JSON.stringify(input), signal);
    return z.object({ openRun: leaseSchema }).parse(data).openRun;
  }

  /** Extends the lease; tells whether a user asked for the run's cancellation. */
  async heartbeat(lease: LeaseKey, signal: AbortSignal): Promise<{ readonly cancelRequested: boolean }> {
    const data = await this.#mutate(HeartbeatDocument, JSON.stringify(leaseVariables(lease)), signal);
    return z.object({ heartbeat: heartbeatSchema }).parse(data).heartbeat;
  }

  /** Sends one batch; `lines` are the events' JSON texts and travel as they are, byte for byte. */
  async ingest(
    lease: LeaseKey,
    batch: { readonly sequence: number; readonly lines: readonly string[] },
    signal: AbortSignal,
  ): Promise<{ readonly acknowledgedSequence: number; readonly cursor: number }> {
    const head = JSON.stringify({ ...leaseVariables(lease), batchSequence: batch.sequence });
    const variables = `${head.slice(0, -1)},"events":[${batch.lines.join(',')}]}`;
    const data = await this.#mutate(IngestDocument, variables, signal);
    return z.object({ ingest: ingestSchema }).parse(data).ingest;
  }

  /** Uploads an artifact unless the API has it. `readBytes` is called only when it has not. */
  async putArtifact(
    artifact: {
      readonly sha256: string;
      readonly mediaType: string;
      readBytes(): Promise<Uint8Array<ArrayBuffer>>;
    },
    signal: AbortSignal,
  ): Promise<void> {
    const address = this.endpoints.artifact(artifact.sha256);
    const found = await this.#fetch(address, { method: 'HEAD' }, signal);
    await found.body?.cancel();
    if (found.ok) return;
    const body = await artifact.readBytes();
    const headers = { 'content-type': artifact.mediaType };
    const answer = await this.#fetch(address, { method: 'PUT', headers, body }, signal);
    const text = await this.#text(answer, address);
    if (answer.ok) return;
    throw refusalOf(address, answer.status, text);
  }

  async #mutate(operation: DocumentNode, variables: string, signal: AbortSignal): Promise<unknown> {
    const address = this.endpoints.graphql;
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const body = `{"query":${JSON.stringify(print(operation))},"variables":${variables}}`;
    const answer = await this.#fetch(address, { method: 'POST', headers, body }, signal);
    const text = await this.#text(answer, address);
    const parsed = parseAnswer(text);
    const error = parsed?.errors?.[0];
    if (error !== undefined) {
      const code = error.extensions?.code;
      if (typeof code !== 'string') throw refusalOf(address, answer.status, error.message);
      if (retriableCodes.has(code)) throw new ApiUnavailableError(address, code);
      throw new ApiRefusedError(code, error.message, error.extensions);
    }
    if (!answer.ok || parsed?.data == null) throw refusalOf(address, answer.status, text);
    return parsed.data;
  }

  async #fetch(address: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(address, {
        ...init,
        signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
      });
    } catch (error) {
      signal.throwIfAborted();
      throw new ApiUnavailableError(address, connectionReason(error), error);
    }
    if (response.status < 500 && !retriableStatus.has(response.status)) return response;
    await response.body?.cancel();
    throw new ApiUnavailableError(address, `HTTP ${response.status}`);
  }

  async #text(response: Response, address: string): Promise<string> {
    try {
      return await response.text();
    } catch (error) {
      throw new ApiUnavailableError(address, connectionReason(error), error);
    }
  }
}

function leaseVariables({ runId, writerId, epoch }: LeaseKey): LeaseKey {
  return { runId, writerId, epoch };
}

function parseAnswer(text: string): z.infer<typeof answerSchema> | undefined {
  try {
    return answerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function refusalOf(address: string, status: number, text: string): ApiRefusedError | ApiUnavailableError {
  if (status >= 500) return new ApiUnavailableError(address, `HTTP ${status}`);
  return new ApiRefusedError(
    `HTTP_${status}`,
    `${address} answered HTTP ${status}: ${text.slice(0, 300)}; check that the address is a Clipwise API`,
  );
}

function connectionReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
