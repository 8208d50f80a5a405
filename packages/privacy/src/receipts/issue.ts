import { bytesToHex } from '@noble/hashes/utils.js';
import { isObject } from '../log-announcement.js';
import { accountingVersion } from '../version.js';
import { canonicalBytes, chainOf } from './chain.js';
import type { Receipt, ReceiptBody, ReceiptEvent } from './receipt.js';
import { statementOfEvents } from './statement-of-events.js';

/** Signs bytes by Ed25519; where the private key is kept, this package never learns. */
export interface Signer {
  /** 32 bytes, hexadecimal. */
  readonly publicKey: string;
  sign(content: Uint8Array): Uint8Array;
}

/** What a receipt is made of. */
export interface ReceiptRequest extends Pick<ReceiptBody, 'run' | 'issuedAt' | 'config' | 'code'> {
  readonly events: readonly ReceiptEvent[];
}

/**
 * The signed receipt of a run.
 *
 * @throws DpEventError or TypeError for events that no statement follows from.
 */
export function issueReceipt(request: ReceiptRequest, { publicKey, sign }: Signer): Receipt {
  const { run, issuedAt, config, events, code } = request;
  // What JSON cannot say must not be signed as if it could.
  const body = JSON.parse(
    JSON.stringify({
      format: 'clipwise-receipt',
      version: 1,
      run,
      issuedAt,
      code: { ...code, accounting: accountingVersion },
      config,
      events,
      chain: chainOf({ run, config, events }),
      statement: statementOfEvents(events, config),
    } satisfies ReceiptBody),
  ) as ReceiptBody;
  const value = bytesToHex(sign(canonicalBytes(body)));
  return { body, signature: { algorithm: 'Ed25519', publicKey, value } };
}

/**
 * What a receipt keeps of a run's log.
 *
 * @param lines events of the log, parsed, in order.
 * @param auditMetric name of the metric that bounds epsilon from below.
 */
export function receiptEvents(
  lines: Iterable<Readonly<Record<string, unknown>>>,
  auditMetric?: string,
): readonly ReceiptEvent[] {
  const events: ReceiptEvent[] = [];
  let reached = 0;
  let told = 0;
  let auditEpsilon: number | undefined;
  const tell = () => {
    if (reached > told || auditEpsilon !== undefined)
      events.push({
        kind: 'results-recorded',
        step: reached,
        ...(auditEpsilon === undefined ? {} : { auditEpsilon }),
      });
    told = reached;
    auditEpsilon = undefined;
  };
  for (const line of lines) {
    const step = typeof line.step === 'number' ? line.step : 0;
    switch (line.kind) {
      case 'run-started':
        tell();
        reached = 0;
        told = 0;
        events.push(withoutContent(line));
        break;
      case 'privacy-charged':
        events.push(pick(line, ['kind', 'at', 'step', 'event', 'count']));
        break;
      case 'artifact-recorded':
        reached = Math.max(reached, step);
        if (line.artifactKind === 'checkpoint') {
          tell();
          events.push(pick(line, ['kind', 'at', 'step', 'name', 'sha256', 'bytes']));
        }
        break;
      case 'run-ended':
        tell();
        events.push(pick(line, ['kind', 'at', 'step', 'outcome']));
        break;
      default:
        reached = Math.max(reached, step);
        auditEpsilon = metricOf(line, auditMetric) ?? auditEpsilon;
    }
  }
  tell();
  return events;
}

/** A receipt is shown to others, who could recognise the data by their hash. */
function withoutContent(line: Readonly<Record<string, unknown>>): ReceiptEvent {
  if (!isObject(line.dataset) || line.dataset.content === undefined) return line as ReceiptEvent;
  const { content: _, ...dataset } = line.dataset;
  return { ...line, dataset } as unknown as ReceiptEvent;
}

function metricOf(
  { metrics }: Readonly<Record<string, unknown>>,
  name: string | undefined,
): number | undefined {
  if (name === undefined || !Array.isArray(metrics)) return undefined;
  const value: unknown = metrics.find((metric) => isObject(metric) && metric.name === name)?.value;
  return typeof value === 'number' ? value : undefined;
}

function pick(line: Readonly<Record<string, unknown>>, keys: readonly string[]): ReceiptEvent {
  return Object.fromEntries(keys.map((key) => [key, line[key]])) as unknown as ReceiptEvent;
}
