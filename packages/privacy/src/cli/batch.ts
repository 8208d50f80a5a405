import type { DpEvent } from '../dp-event.js';
import { accountantFor, accountantNamed, neighbouringNamed } from './accountant-choice.js';
import { ask, type Question } from './ask.js';
import { CliError, type NamedError, namedError } from './cli-error.js';
import { eventFromJson, sgdEventFrom } from './event-input.js';
import { type CliIo, readJson } from './io.js';
import { deltaFrom, epsilonFrom } from './numbers.js';

/** Answers, one for each item and in their order. */
export type BatchAnswer =
  | {
      readonly id: unknown;
      readonly value: number;
      readonly lower?: number;
      readonly upper?: number;
      readonly accountant: string;
      readonly seconds: number;
    }
  | {
      readonly id: unknown;
      readonly value: null;
      readonly error: NamedError;
      readonly accountant: string;
      readonly seconds: number;
    }
  | { readonly id: unknown; readonly error: NamedError };

/** Reads a list of items and prints the list of their answers. @throws CliError when the list itself cannot be read. */
export async function runBatch(io: CliIo, path: string, accountantKind?: string): Promise<void> {
  const items = await readJson(io, path);
  if (!Array.isArray(items))
    throw new CliError('BATCH_INVALID', `a batch must be a list of items, got ${typeof items}`);
  // A wrong name is named once, and not for each item.
  accountantNamed(accountantKind);
  const answers = items.map((item) => answerItem(item, accountantKind));
  io.write(`[${answers.map((answer) => `\n  ${JSON.stringify(answer)}`).join(',')}\n]\n`);
}

/** What one item asks for; whatever is wrong with it is its own error. */
function answerItem(item: unknown, byDefault: string | undefined): BatchAnswer {
  const fields = asRecord(item);
  const { id = null } = fields;
  try {
    return { id, ...answerFields(fields, byDefault) };
  } catch (error) {
    return { id, error: namedError(error) };
  }
}

function answerFields(fields: Readonly<Record<string, unknown>>, byDefault: string | undefined) {
  if (fields.id === undefined) throw new CliError('BATCH_INVALID', 'an item must be an object with an id');
  const event = eventOf(fields);
  const question = questionOf(fields);
  const accountant = accountantFor(fields.accountant ?? byDefault, event);
  const {
    kind,
    seconds,
    from: _,
    ...answer
  } = ask(accountant, event, question, neighbouringNamed(fields.neighbouring));
  if (kind === 'unbounded' && 'reason' in answer) {
    const code = question.wanted === 'epsilon' ? 'EPSILON_UNBOUNDED' : 'DELTA_UNBOUNDED';
    return {
      value: null,
      error: { code, message: answer.reason },
      accountant: accountant.kind,
      seconds,
    } as const;
  }
  return { ...(answer as { readonly value: number }), accountant: accountant.kind, seconds };
}

/** `event` as JSON of an event or as `{q, sigma, steps}`, or those three beside the id. */
function eventOf({ event, q, sigma, steps }: Readonly<Record<string, unknown>>): DpEvent {
  if (event === undefined) return sgdEventFrom(notText(q), notText(sigma), notText(steps));
  if (q !== undefined || sigma !== undefined || steps !== undefined)
    throw new CliError('BATCH_INVALID', 'an item must have either event or q, sigma and steps, got both');
  const inner = asRecord(event);
  if (inner.kind === undefined && inner.event === undefined && inner.sigma !== undefined)
    return sgdEventFrom(notText(inner.q), notText(inner.sigma), notText(inner.steps));
  return eventFromJson(event);
}

/** JSON has numbers: text is quoted, which no check takes for one and which the error then shows as it stands. */
function notText(value: unknown): unknown {
  return typeof value === 'string' ? JSON.stringify(value) : value;
}

/** The fields of a JSON object; none for anything else, whose missing fields are then named. */
function asRecord(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {};
}

function questionOf({ delta, epsilon }: Readonly<Record<string, unknown>>): Question {
  if ((delta === undefined) === (epsilon === undefined)) {
    throw new CliError(
      'BATCH_INVALID',
      `an item must have either delta (epsilon is wanted) or epsilon (delta is wanted), got ${delta === undefined ? 'neither' : 'both'}`,
    );
  }
  return delta === undefined
    ? { wanted: 'delta', epsilon: epsilonFrom(notText(epsilon)) }
    : { wanted: 'epsilon', delta: deltaFrom(notText(delta)) };
}
