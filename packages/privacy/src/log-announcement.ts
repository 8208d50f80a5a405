import type { Announcement } from './log-evidence.js';
import type { AnnouncedMechanism } from './run-claim.js';

/** What a `run-started` event of a log says; null for what it does not, or not as it should. */
export function announcementOf({ mechanism, dataset }: Readonly<Record<string, unknown>>): Announcement {
  const said = isObject(mechanism) ? mechanism : {};
  const data = isObject(dataset) ? dataset : {};
  return {
    ...termsOf(said),
    mechanism: mechanismOf(said),
    clipping: typeof said.clipping === 'string' ? said.clipping : null,
    trainingExamples: countOf(data.trainingExamples),
    largestSubjectExamples: countOf(data.largestSubjectExamples),
  };
}

function mechanismOf({
  isPrivate,
  sampler,
  samplingRate,
  noiseMultiplier,
  noiseSource,
}: Readonly<Record<string, unknown>>): AnnouncedMechanism | null {
  const source = noiseSources.find((known) => known === noiseSource);
  if (typeof isPrivate !== 'boolean' || typeof sampler !== 'string' || source === undefined) return null;
  if (!isNumberOrNull(samplingRate) || !isNumberOrNull(noiseMultiplier)) return null;
  return { isPrivate, sampler, samplingRate, noiseMultiplier, noiseSource: source };
}

/** Where a run may say that its noise came from. */
export const noiseSources = ['csprng', 'seeded', 'none'] as const;

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 ? value : null;
}

/** Delta, relation and unit, as far as they are there. */
export function termsOf(
  terms: Readonly<Record<string, unknown>> | undefined,
): Pick<Announcement, 'delta' | 'neighbouring' | 'unit'> {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    delta: typeof terms?.delta === 'number' ? terms.delta : null,
    neighbouring: text(terms?.neighbouring),
    unit: text(terms?.unit),
  };
}

/** Whether a parsed JSON value is an object with keys. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
