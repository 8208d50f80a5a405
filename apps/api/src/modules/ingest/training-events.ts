import { createHash } from 'node:crypto';
import { limits, reservedMetricNames, type TrainingEvent, trainingEventSchema } from '@clipwise/contract';
import { DpEventError, decodeDpEvent, type EncodedDpEvent, encodeDpEvent } from '@clipwise/privacy';
import { BadUserInputError } from '../../errors.js';
import { canonicalJson } from '../canonical-json.js';

type ChargeEvent = Extract<TrainingEvent, { kind: 'privacy-charged' }>;

/** An event that can be stored; what a charge says about the mechanism has been read, and nothing else of it is kept. */
export type CheckedEvent =
  | Exclude<TrainingEvent, ChargeEvent>
  | (Omit<ChargeEvent, 'event'> & { readonly event: EncodedDpEvent });

/**
 * Reads the events of a batch, all or none.
 *
 * @throws BadUserInputError naming the event's index, the place in it and the rule, never the value.
 */
export function parseEvents(events: readonly unknown[]): readonly CheckedEvent[] {
  if (events.length > limits.batchEvents) {
    throw new BadUserInputError(`a batch has at most ${limits.batchEvents} events; send several`);
  }
  const knownNames = new Set<string>();
  return events.map((candidate, index) => {
    const result = trainingEventSchema.safeParse(candidate);
    if (!result.success) {
      const issue = result.error.issues[0];
      const path = ['', ...(issue?.path ?? [])].map(String).join('.').slice(0, 200);
      throw new BadUserInputError(`events[${index}]${path}: ${ruleOf(issue?.code)}`, null, {
        eventIndex: index,
      });
    }
    const event = result.data;
    if (integersOf(event).some((value) => value > limits.integer)) {
      throw new BadUserInputError(`events[${index}]: a count is above ${limits.integer}`);
    }
    if (event.kind === 'run-ended' && index < events.length - 1) {
      throw new BadUserInputError(`events[${index}]: nothing may follow run-ended`);
    }
    const delta = event.kind === 'run-started' ? event.mechanism.delta : null;
    if (delta !== null && !(delta > 0 && delta < 1)) {
      throw new BadUserInputError(`events[${index}].mechanism.delta must be between 0 and 1`);
    }
    if (event.kind === 'metrics-recorded') refuseReservedNames(event.metrics, index, knownNames);
    return event.kind === 'privacy-charged' ? { ...event, event: readCharge(event.event, index) } : event;
  });
}

/**
 * What is written a little differently would still be read as the name that the API answers for.
 *
 * @param known names that were found to be free; grows.
 */
function refuseReservedNames(
  metrics: readonly { readonly name: string }[],
  eventIndex: number,
  known: Set<string>,
): void {
  metrics.forEach(({ name }, index) => {
    if (known.has(name)) return;
    const reserved = reservedMetricNames.find((one) => one === name.trim().toLowerCase());
    if (reserved === undefined) {
      known.add(name);
      return;
    }
    throw new BadUserInputError(
      `events[${eventIndex}].metrics[${index}].name: "${reserved}" is reserved: the API computes it from the privacy-charged events; leave this metric out`,
      null,
      { eventIndex },
    );
  });
}

function readCharge(event: unknown, eventIndex: number): EncodedDpEvent {
  try {
    return encodeDpEvent(decodeDpEvent(event));
  } catch (error) {
    if (!(error instanceof DpEventError)) throw error;
    const place = `events[${eventIndex}].event${error.path.slice(1, 200)}`;
    throw new BadUserInputError(`${place}: is not what an event that the accountants know has there`, null, {
      eventIndex,
    });
  }
}

/** SHA-256 of a batch as canonical JSON: the order of keys does not matter, everything else does. */
export function contentHash(events: readonly unknown[]): string {
  return createHash('sha256').update(canonicalJson(events)).digest('hex');
}

/** As `contentHash`, and never equal to one. */
export function lateHash(events: readonly unknown[]): string {
  return `${latePrefix}${contentHash(events)}`;
}

/** Whether a hash is of a batch of late charges. */
export function isLateHash(hash: string): boolean {
  return hash.startsWith(latePrefix);
}

const latePrefix = 'late ';

function integersOf(event: TrainingEvent): readonly number[] {
  switch (event.kind) {
    case 'run-started':
      return [event.plannedSteps, event.plannedEpochs];
    case 'privacy-charged':
      return [event.step, event.count];
    case 'artifact-recorded':
      return [event.step, event.bytes];
    case 'metrics-recorded':
    case 'run-ended':
      return [event.step];
    case 'log-written':
      return [];
    default:
      return event satisfies never;
  }
}

const rules: Readonly<Record<string, string>> = {
  invalid_type: 'has another type than the contract says, or is absent',
  invalid_value: 'is not one of the values that the contract lists',
  invalid_union: 'fits none of the forms that the contract lists',
  invalid_format: 'does not have the form that the contract asks for',
  too_small: 'is below the least size or value',
  too_big: 'is above the largest size or value',
};

function ruleOf(code: string | undefined): string {
  return rules[code ?? ''] ?? 'does not fit the contract';
}
