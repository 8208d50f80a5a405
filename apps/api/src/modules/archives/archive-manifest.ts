import { limits } from '@clipwise/contract';
import { z } from 'zod';
import { BadUserInputError } from '../../errors.js';
import { isStorable } from '../stored-text.js';

/** Version of the form of archives; grows whenever an older server would misread one. */
export const archiveVersion = 1;

const text = (most: number) => z.string().min(1).max(most);
const instant = z.iso.datetime({ precision: 3 });
const count = z.int().min(0).max(limits.integer);
const ended = z.enum(['COMPLETED', 'FAILED', 'CANCELLED']);
const word = text(limits.runNameLength);
const object = z.record(z.string(), z.unknown());

const sourceSchema = z.strictObject({
  kind: text(limits.artifactNameLength),
  name: text(limits.artifactNameLength),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  key: z.string().max(limits.artifactNameLength),
  importer: text(limits.artifactNameLength),
  importerVersion: text(limits.artifactNameLength),
});

const runSchema = z.strictObject({
  /** Where it ran. */
  id: z.uuid().lowercase(),
  name: word,
  /** Whether already the server where it ran had only its author's word. */
  isDeclared: z.boolean(),
  status: ended,
  step: count,
  createdAt: instant,
  dataset: word,
  model: word,
  method: word,
  clipping: word,
  sparsification: word,
  noiseMultiplier: z.number().min(0).nullable(),
  addedAfterResults: z.boolean(),
  source: sourceSchema.nullable(),
  config: object,
  /** Lines of its file. */
  events: count,
  tags: z.array(text(limits.tagLength)).max(limits.runTags),
});

const manifestSchema = z.strictObject({
  format: z.literal('clipwise-study'),
  version: z.literal(archiveVersion),
  study: z.strictObject({
    id: z.uuid().lowercase(),
    name: text(limits.studyNameLength),
    description: z.string().max(limits.studyDescriptionLength),
    definition: object.nullable(),
    looks: count,
    lookedRuns: z.int().min(-1).max(limits.integer),
    createdAt: instant,
    /** Left out where there is none. */
    report: z.string().max(limits.studyReportLength).optional(),
  }),
  runs: z.array(runSchema).max(limits.studyRuns),
});

/** What an archive says of its study; keys are written in the order of the schema. */
export type ArchiveManifest = z.infer<typeof manifestSchema>;
/** What it says of a run. */
export type ArchivedRun = z.infer<typeof runSchema>;

/** @throws BadUserInputError naming the place in the manifest. */
export function readManifest(json: string): ArchiveManifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new BadUserInputError('manifest.json: is no JSON');
  }
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : null;
  if (typeof version === 'number' && version > archiveVersion)
    throw new BadUserInputError(
      `manifest.json: the archive is of version ${version}, and this server reads ${archiveVersion}; update the server`,
    );
  const result = manifestSchema.safeParse(value);
  if (!result.success) {
    const place = (result.error.issues[0]?.path ?? []).map(String).join('.').slice(0, 200);
    throw new BadUserInputError(
      `manifest.json: ${place || 'it'} is not what an archive of a study holds there`,
    );
  }
  const ids = new Set(result.data.runs.map(({ id }) => id));
  if (ids.size < result.data.runs.length)
    throw new BadUserInputError('manifest.json: a run stands there twice');
  if (!isStorable(result.data))
    throw new BadUserInputError('manifest.json: holds a character that cannot be stored');
  return result.data;
}

/** The entry without what people may still change: what tells whether a run is there in the same state. */
export function fixedPart({ tags: _, ...fixed }: ArchivedRun): Omit<ArchivedRun, 'tags'> {
  return fixed;
}
