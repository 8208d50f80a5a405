import { errorCodes } from '@clipwise/contract/errors';
import {
  ClaimRunDocument,
  CreateDefinedStudyDocument,
  DeclareRunDocument,
  DeliverChargesDocument,
  FailRunDocument,
  GiveBackRunDocument,
  HeartbeatDocument,
  IngestDocument,
  OpenRunDocument,
  StudyProgressDocument,
} from '@clipwise/contract/trainer-operations';
import { type DocumentNode, print } from 'graphql';
import { z } from 'zod';
import { type ApiEndpoints, apiEndpoints } from './api-endpoints.js';
import { ApiRefusedError, ApiUnavailableError } from './api-errors.js';
import { apiKeyOf } from './api-key.js';

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

/** A numbered batch: the JSON text of each event. */
export interface SentBatch {
  readonly sequence: number;
  readonly lines: readonly string[];
}
/** What the API says of a batch that it stored. */
export interface Acknowledged {
  readonly acknowledgedSequence: number;
  /** The run's event cursor after it. */
  readonly cursor: number;
}

/** A declared run: what was stored of it, and the right to write to it where that is not everything. */
export interface DeclaredLease {
  readonly runId: string;
  readonly isNew: boolean;
  readonly lease: LeaseKey | null;
  readonly acknowledgedSequence: number;
}

/** How long a request may take: a fixed time, and for what it carries as long as a slow line needs. */
export interface ClientTimes {
  /** Default 30 s. */
  readonly requestTimeoutMs?: number;
  /** Default 64 KiB/s. */
  readonly slowestBytesPerSecond?: number;
}

const retriableStatus = new Set([408, 425, 429]);
const retriableCodes: ReadonlySet<string> = new Set([
  errorCodes.INTERNAL_SERVER_ERROR,
  errorCodes.SERVER_BUSY,
  errorCodes.SERVICE_UNAVAILABLE,
  errorCodes.TOO_MANY_REQUESTS,
]);

/** What only a person can change; any other answer that is none of an API comes from something on the way. */
const refusedStatus: ReadonlyMap<number, string> = new Map([
  [400, 'something on the way takes it for no proper request'],
  [401, 'what stands before the API wants to know who asks; give this machine access'],
  [403, 'what stands before the API does not let this machine through; give it access'],
  [407, 'a proxy wants to know who asks; give this machine access'],
  [413, 'what stands before the API takes no request of this size; raise its limit'],
]);

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.record(z.string(), z.unknown()).optional() }))
    .optional(),
});
/** An answer of the routes beside GraphQL. */
const plainAnswerSchema = z.object({ code: z.string(), message: z.string() });
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
const declaredSchema = z
  .object({
    run: z.object({ id: z.string() }),
    isNew: z.boolean(),
    acknowledgedSequence: z.int(),
    lease: z.object({ writerId: z.string(), epoch: z.int() }).nullable(),
  })
  .transform(
    ({ run, lease, ...rest }): DeclaredLease => ({
      ...rest,
      runId: run.id,
      lease: lease && { ...lease, runId: run.id },
    }),
  );
const heartbeatSchema = z.object({ cancelRequested: z.boolean() });
const ingestSchema = z.object({ acknowledgedSequence: z.int(), cursor: z.int() });

const studySchema = z.object({
  progress: z.object({
    total: z.int(),
    running: z.int(),
    completed: z.int(),
    failed: z.int(),
    cancelled: z.int(),
    remainingSeconds: z.number().nullable(),
  }),
  cells: z.array(z.object({ name: z.string(), runs: z.array(z.object({ status: z.string() })) })),
});

/**
 * The operations that a trainer needs, over plain fetch. Every method throws `ApiUnavailableError` when a
 * repetition may help (no connection, no answer in time, 5xx, INTERNAL_SERVER_ERROR, SERVER_BUSY, a page that is no answer of an API) and
 * `ApiRefusedError` when it cannot.
 */
export class ApiClient {
  readonly endpoints: ApiEndpoints;
  readonly #times: Required<ClientTimes>;
  readonly #key: string | null;

  /** @param key for an API with access control; null sends none. */
  constructor(address: string, times: ClientTimes = {}, key: string | null = apiKeyOf()) {
    this.#key = key;
    this.endpoints = apiEndpoints(address);
    this.#times = { requestTimeoutMs: 30_000, slowestBytesPerSecond: 65_536, ...times };
  }

  /** The oldest queued run, leased to the writer; undefined when none is queued. */
  async claimRun(writerId: string, signal: AbortSignal): Promise<GrantedLease | undefined> {
    const data = await this.#mutate(ClaimRunDocument, JSON.stringify({ writerId }), signal);
    return this.#read(z.object({ claimRun: leaseSchema.nullable() }), data).claimRun ?? undefined;
  }

  /** A new run, leased to the writer; asked for again with the same key, it is the same run. */
  async openRun(
    input: {
      readonly writerId: string;
      readonly studyName: string;
      /** A study that is there, in place of the one of that name. */
      readonly studyId?: string;
      readonly config: unknown;
      readonly idempotencyKey: string;
    },
    signal: AbortSignal,
  ): Promise<GrantedLease> {
    const data = await this.#mutate(OpenRunDocument, JSON.stringify(input), signal);
    return this.#read(z.object({ openRun: leaseSchema }), data).openRun;
  }

  /** A study, with its runs queued unless they are made elsewhere: the same one for the same definition and key. */
  async createStudy(
    definition: unknown,
    idempotencyKey: string | null,
    signal: AbortSignal,
    isQueued = true,
  ): Promise<{ readonly id: string }> {
    const variables = JSON.stringify({ definition, idempotencyKey, isQueued });
    const data = await this.#mutate(CreateDefinedStudyDocument, variables, signal);
    return this.#read(z.object({ createStudy: z.object({ id: z.string() }) }), data).createStudy;
  }

  /** How far a study is. */
  async studyProgress(id: string, signal: AbortSignal): Promise<z.infer<typeof studySchema>> {
    const data = await this.#mutate(StudyProgressDocument, JSON.stringify({ id }), signal);
    return this.#read(z.object({ study: studySchema }), data).study;
  }

  /** Registers a run that ran elsewhere, or finds the one of the same source. */
  async declareRun(
    variables: { readonly writerId: string; readonly studyName: string; readonly input: unknown },
    signal: AbortSignal,
  ): Promise<DeclaredLease> {
    const data = await this.#mutate(DeclareRunDocument, JSON.stringify(variables), signal);
    return this.#read(z.object({ declareRun: declaredSchema }), data).declareRun;
  }

  /** Asks any operation of the contract. */
  async ask<T>(
    operation: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
    answer: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    return this.#read(answer, await this.#mutate(operation, JSON.stringify(variables), signal));
  }

  /** Extends the lease; tells whether a user asked for the run's cancellation. */
  async heartbeat(lease: LeaseKey, signal: AbortSignal): Promise<{ readonly cancelRequested: boolean }> {
    const data = await this.#mutate(HeartbeatDocument, JSON.stringify(leaseVariables(lease)), signal);
    return this.#read(z.object({ heartbeat: heartbeatSchema }), data).heartbeat;
  }

  /** Sends one batch; `lines` are the events' JSON texts and travel as they are, byte for byte. */
  async ingest(lease: LeaseKey, batch: SentBatch, signal: AbortSignal): Promise<Acknowledged> {
    const data = await this.#mutate(IngestDocument, batchVariables(lease, batch), signal);
    return this.#read(z.object({ ingest: ingestSchema }), data).ingest;
  }

  /** Sends the charges of an attempt that may not write any more. */
  async deliverCharges(lease: LeaseKey, batch: SentBatch, signal: AbortSignal): Promise<Acknowledged> {
    const data = await this.#mutate(DeliverChargesDocument, batchVariables(lease, batch), signal);
    return this.#read(z.object({ deliverCharges: ingestSchema }), data).deliverCharges;
  }

  /** Ends a run as failed whose events the API refused. */
  async failRun(
    lease: LeaseKey,
    failure: { readonly code: string; readonly message: string },
    signal: AbortSignal,
  ): Promise<void> {
    const variables = JSON.stringify({ ...leaseVariables(lease), ...failure });
    await this.#mutate(FailRunDocument, variables, signal);
  }

  /** Puts a claimed run back into the queue; the lease is over. */
  async giveBackRun(lease: LeaseKey, signal: AbortSignal): Promise<void> {
    await this.#mutate(GiveBackRunDocument, JSON.stringify(leaseVariables(lease)), signal);
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
    // The API names what it holds; a page that answers every address does not.
    if (found.ok && found.headers.get('etag')?.includes(artifact.sha256)) return;
    const body = await artifact.readBytes();
    const headers = { 'content-type': artifact.mediaType };
    const answer = await this.#fetch(address, { method: 'PUT', headers, body }, signal);
    const text = await this.#text(answer, address);
    if (!answer.ok) throw refusalOf(address, answer.status, text);
    // Only the API knows its own words: a page that says 200 would lose the bytes.
    if (parsed(text, z.object({ sha256: z.literal(artifact.sha256) })) === undefined)
      throw noAnswer(address, answer.status);
  }

  #read<T>(schema: z.ZodType<T>, data: unknown): T {
    const result = schema.safeParse(data);
    if (!result.success) throw noAnswer(this.endpoints.graphql, 200);
    return result.data;
  }

  async #mutate(operation: DocumentNode, variables: string, signal: AbortSignal): Promise<unknown> {
    const address = this.endpoints.graphql;
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const body = `{"query":${JSON.stringify(print(operation))},"variables":${variables}}`;
    const answer = await this.#fetch(address, { method: 'POST', headers, body }, signal);
    const text = await this.#text(answer, address);
    const found = parsed(text, answerSchema);
    const error = found?.errors?.[0];
    if (error !== undefined) {
      const code = error.extensions?.code;
      if (typeof code !== 'string') throw refusalOf(address, answer.status, error.message);
      if (retriableCodes.has(code)) throw new ApiUnavailableError(address, code);
      throw new ApiRefusedError(code, error.message, error.extensions);
    }
    if (!answer.ok || found?.data == null) throw refusalOf(address, answer.status, text);
    return found.data;
  }

  async #fetch(
    address: string,
    init: RequestInit & {
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array<ArrayBuffer>;
    },
    signal: AbortSignal,
  ): Promise<Response> {
    let response: Response;
    const { requestTimeoutMs, slowestBytesPerSecond } = this.#times;
    const bytes = typeof init.body === 'string' ? init.body.length : (init.body?.byteLength ?? 0);
    const timeoutMs = Math.ceil(requestTimeoutMs + (1000 * bytes) / slowestBytesPerSecond);
    try {
      response = await fetch(address, {
        ...init,
        headers: { ...init.headers, ...(this.#key === null ? {} : { authorization: `Bearer ${this.#key}` }) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
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

function batchVariables(lease: LeaseKey, { sequence, lines }: SentBatch): string {
  const head = JSON.stringify({ ...leaseVariables(lease), batchSequence: sequence });
  return `${head.slice(0, -1)},"events":[${lines.join(',')}]}`;
}

function leaseVariables({ runId, writerId, epoch }: LeaseKey): LeaseKey {
  return { runId, writerId, epoch };
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    // No JSON: the caller says what that means.
    return undefined;
  }
}

function refusalOf(address: string, status: number, text: string): ApiRefusedError | ApiUnavailableError {
  const said = parsed(text, plainAnswerSchema);
  if (said !== undefined && status < 500) return new ApiRefusedError(said.code, said.message);
  const meaning = refusedStatus.get(status);
  if (meaning === undefined) return noAnswer(address, status);
  return new ApiRefusedError(`HTTP_${status}`, `${address} answered HTTP ${status}: ${meaning}`);
}

function noAnswer(address: string, status: number): ApiUnavailableError {
  return new ApiUnavailableError(address, `HTTP ${status}, with something that is no answer of this API`);
}

function connectionReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
