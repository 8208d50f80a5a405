import { limits } from '@clipwise/contract';
import type { ImportedRun, Importer } from '../importers/importer.js';
import type { ApiClient, DeclaredLease } from './api-client.js';
import { eventsOfImport } from './imported-events.js';
import type { OutageLog } from './outage-log.js';
import { printable } from './printable-text.js';
import { retry } from './retry.js';
import { sha256Of } from './sha256-of.js';

/** Events of a batch. */
const batchEvents = 1_000;

/** How runs are sent. */
export interface SendOptions {
  readonly client: ApiClient;
  readonly study: string;
  readonly importer: Importer;
  readonly signal: AbortSignal;
  readonly outage: OutageLog;
}

/**
 * Sends an imported run to the API. One that is there stays as it is; one that was left half way goes on.
 *
 * @throws ApiRefusedError.
 */
export async function sendImport(
  run: ImportedRun,
  { client, study, importer, signal, outage }: SendOptions,
): Promise<{ readonly runId: string; readonly isNew: boolean }> {
  const sha256 = sha256Of(run.content);
  const { original, config, dataset, model, method, clipping, sparsification } = run;
  const name = printable(run.name.slice(0, limits.runNameLength));
  const tags = [...new Set(run.tags?.map((tag) => printable(tag.slice(0, limits.tagLength))))].slice(
    0,
    limits.runTags,
  );
  const variables = {
    writerId: `import ${sha256}`,
    studyName: study,
    input: {
      ...{ name, config, dataset, model, method, clipping, sparsification, tags },
      noiseMultiplier: run.noiseMultiplier ?? null,
      source: {
        kind: importer.kind,
        name: original.name,
        sha256,
        key: run.key,
        importer: 'clipwise import',
        importerVersion: importer.version,
      },
    },
  };
  const again = <Result>(task: () => Promise<Result>) => retry(task, { signal, outage });
  const declared: DeclaredLease = await again(() => client.declareRun(variables, signal));
  const { lease, runId, isNew, acknowledgedSequence } = declared;
  if (lease === null) return { runId, isNew };
  const bytes = new Uint8Array(original.bytes);
  const artifact = {
    sha256: sha256Of(bytes),
    mediaType: original.mediaType,
    readBytes: async () => bytes,
  };
  await again(() => client.putArtifact(artifact, signal));
  const lines = eventsOfImport(run).map((event) => JSON.stringify(event));
  const batches = Math.ceil(lines.length / batchEvents);
  for (let sequence = acknowledgedSequence + 1; sequence <= batches; sequence += 1) {
    const batch = { sequence, lines: lines.slice((sequence - 1) * batchEvents, sequence * batchEvents) };
    await again(() => client.ingest(lease, batch, signal));
  }
  return { runId, isNew };
}
