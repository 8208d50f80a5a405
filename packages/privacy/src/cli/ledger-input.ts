import { decodeDpEvent } from '../dp-event-codec.js';
import type { LedgerCharge } from '../ledger.js';
import { announcementOf, isObject, noiseSources, termsOf } from '../log-announcement.js';
import { LogEvidence } from '../log-evidence.js';
import { decodePrivacyLedger } from '../privacy-ledger-codec.js';
import type { AnnouncedMechanism } from '../run-claim.js';
import { CliError } from './cli-error.js';
import type { CliIo } from './io.js';

/** What a file says of a run's spending; null where it does not say. */
export interface LedgerFile {
  readonly charges: readonly LedgerCharge[];
  readonly delta: number | null;
  readonly neighbouring: string | null;
  readonly unit: string | null;
  /** How the noise was drawn, where the file tells. */
  readonly noiseSource: AnnouncedMechanism['noiseSource'] | null;
  /** What an event log says beside its charges; null for a file that holds charges alone. */
  readonly evidence: LogEvidence | null;
  /** What the reader should know of the file: a torn last line, say. */
  readonly notes: readonly string[];
}

/**
 * Reads the charges of a run from an event log (JSON lines, as `clipwise train --out` writes them), from a checkpoint
 * (safetensors with the ledger in its header), or from the JSON of a privacy ledger; which one, its content tells.
 *
 * @throws CliError naming the file, the place and the remedy; DpEventError or PrivacyLedgerError for an event that cannot be read.
 */
export async function readLedger(io: CliIo, path: string): Promise<LedgerFile> {
  const name = path === '-' ? 'the standard input' : path;
  let bytes: Uint8Array;
  try {
    bytes = await io.readBytes(path);
  } catch (error) {
    throw new CliError('FILE_UNREADABLE', `${name} cannot be read: ${(error as Error).message}`, error);
  }
  const header = safetensorsHeader(bytes);
  if (header !== null) return fromCheckpoint(name, header);
  const text = new TextDecoder().decode(bytes);
  const whole = parsed(text);
  if (isObject(whole) && Array.isArray(whole.entries)) {
    const { entries, neighbouring, unit, budget } = decodePrivacyLedger(whole);
    return { charges: entries, delta: budget.delta, neighbouring, unit, ...chargesAlone };
  }
  return fromEventLog(name, text);
}

function fromEventLog(name: string, text: string): LedgerFile {
  const lines = text.split('\n');
  const charges: LedgerCharge[] = [];
  const notes: string[] = [];
  const evidence = new LogEvidence();
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const event = parsed(line);
    if (!isObject(event) || typeof event.kind !== 'string') {
      // Only the last line can be torn: a line is on disk before the next one is written.
      if (index === lines.length - 1 && charges.length > 0) {
        notes.push(
          'the last line is cut off and was left out: what it would have charged was not used either',
        );
        return;
      }
      throw new CliError(
        'LEDGER_INVALID',
        `${name} line ${index + 1} is no training event; --ledger takes an event log (events.jsonl), a checkpoint (.safetensors) or a privacy ledger (JSON)`,
      );
    }
    const step = typeof event.step === 'number' ? event.step : 0;
    if (event.kind === 'run-started') evidence.start(announcementOf(event));
    else if (event.kind === 'privacy-charged') {
      const charge = chargeFrom(`${name} line ${index + 1}`, event);
      charges.push(charge);
      evidence.charge(charge.event, charge.count, step);
    } else evidence.reach(step);
  });
  const { delta = null, neighbouring = null, unit = null, mechanism } = evidence.first ?? {};
  return {
    charges,
    delta,
    neighbouring,
    unit,
    noiseSource: mechanism?.noiseSource ?? null,
    evidence,
    notes,
  };
}

const chargesAlone = { noiseSource: null, evidence: null, notes: [] } as const;

function fromCheckpoint(name: string, header: Readonly<Record<string, unknown>>): LedgerFile {
  const metadata = isObject(header.__metadata__) ? header.__metadata__ : {};
  const ledger = typeof metadata.ledger === 'string' ? parsed(metadata.ledger) : undefined;
  if (!Array.isArray(ledger))
    throw new CliError(
      'LEDGER_INVALID',
      `${name} is a safetensors file without a privacy ledger; only checkpoints of clipwise hold one`,
    );
  const config = typeof metadata.config === 'string' ? parsed(metadata.config) : undefined;
  const noise = isObject(config) && isObject(config.noise) ? config.noise : {};
  const source = isObject(noise.source) ? noise.source.kind : undefined;
  return {
    ...chargesAlone,
    noiseSource: noiseSources.find((known) => known === source) ?? null,
    charges: ledger.map((entry, index) =>
      chargeFrom(`${name} ledger[${index}]`, isObject(entry) ? entry : {}),
    ),
    ...termsOf(isObject(config) && isObject(config.privacy) ? config.privacy : undefined),
  };
}

function chargeFrom(place: string, { event, count }: Readonly<Record<string, unknown>>): LedgerCharge {
  if (!(typeof count === 'number' && Number.isSafeInteger(count) && count >= 0))
    throw new CliError(
      'LEDGER_INVALID',
      `${place}: count must be an integer of at least 0, got ${String(count)}`,
    );
  return { event: decodeDpEvent(event), count };
}

/** The JSON header of a safetensors file: 8 bytes of its length, then the header; null for any other file. */
function safetensorsHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  if (bytes.length < 10 || bytes[8] !== '{'.charCodeAt(0)) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(bytes.length - 8)) return null;
  const header = parsed(new TextDecoder().decode(bytes.subarray(8, 8 + Number(length))));
  return isObject(header) ? header : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
