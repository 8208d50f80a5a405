import { createHash } from 'node:crypto';
import { limits, type TrainingEvent, trainingEventSchema } from '@clipwise/contract';
import { BadUserInputError } from '../../errors.js';
import { isStorable } from '../stored-text.js';

/**
 * Reads the events of a batch, all or none.
 *
 * @throws BadUserInputError naming the event's index, the place in it and the rule, never the value.
 */
export function parseEvents(events: readonly unknown[]): readonly TrainingEvent[] {
  if (events.length > limits.batchEvents) {
    throw new BadUserInputError(`a batch has at most ${limits.batchEvents} events; send several`);
  }
  return events.map((candidate, index) => {
    const result = trainingEventSchema.safeParse(candidate);
    if (!result.success) {
      const issue = result.error.issues[0];
      const path = ['', ...(issue?.path ?? [])].map(String).join('.').slice(0, 200);
      throw new BadUserInputError(`events[${index}]${path}: ${ruleOf(issue?.code)}`, { eventIndex: index });
    }
    const event = result.data;
    if (!isStorable(event))
      throw new BadUserInputError(`events[${index}]: a text holds a character that cannot be stored`);
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
    return event;
  });
}

/** SHA-256 of a batch as canonical JSON: the order of keys does not matter, everything else does. */
export function contentHash(events: readonly unknown[]): string {
  return createHash('sha256').update(canonicalJson(events)).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
    return Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

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
