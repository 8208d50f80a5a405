import { BadUserInputError } from '../errors.js';
import type { RecurringFailure } from '../log/recurring-failure.js';
import {
  type ChangePlace,
  earlierPlace,
  placeBefore,
  placeFromCursor,
  placeToCursor,
} from './change-place.js';
import { createPullStream, type PullOptions } from './pull-stream.js';

/** Something that changed, with where that stands. */
export interface Change<Item> {
  readonly place: ChangePlace;
  readonly item: Item;
}

/** What a stream reads. */
export interface ChangeSource<Item> {
  /** The oldest transaction that is not over: what is committed later is made by it or by one that began later. */
  horizon(): Promise<string>;
  /** At most `limit` changes behind a place, in order. */
  read(after: ChangePlace, limit: number): Promise<readonly Change<Item>[]>;
}

/** One message. */
export interface Changes<Item> {
  /** Where to go on from: everything before it was told. */
  readonly cursor: string;
  readonly items: readonly Item[];
}

interface Page<Item> {
  readonly horizon: string;
  readonly changes: readonly Change<Item>[];
}

const pageSize = 500;

/**
 * The changes behind a cursor, then those to come, none lost: a first message without changes says from where on they are told,
 * so that what is read after it and the stream leave no gap. A change that is told before all older transactions are over may be
 * told again to who comes back by an earlier cursor.
 *
 * @param after null to begin now.
 * @throws BadUserInputError for a cursor of nothing, or of another database.
 */
export async function followChanges<Item>(
  source: ChangeSource<Item>,
  after: string | null,
  options: PullOptions,
  reading: RecurringFailure,
): Promise<AsyncGenerator<Changes<Item>, void, undefined>> {
  const given = after === null ? null : placeFromCursor(after);
  const now = await source.horizon();
  if (given !== null && BigInt(given.transaction) > BigInt(now))
    throw new BadUserInputError('after is a cursor of another database; read anew, and start without it');
  /** The horizon first: what is committed in between is read and told, and stands behind it. */
  const read = (from: ChangePlace, horizon: string | null): Promise<Page<Item> | null> =>
    reading.attempt(
      async () => ({
        horizon: horizon ?? (await source.horizon()),
        changes: await source.read(from, pageSize),
      }),
      null,
    );
  return createPullStream(options, async function* ({ signal, wait }) {
    let place = given ?? placeBefore(now);
    /** Where the next page is read from, and the horizon of the first of the pages that are read one after another. */
    let from: ChangePlace = place;
    let horizon: string | null = null;
    /** Told, of transactions that are not known to be behind the place. */
    const told = new Map<string, ChangePlace>();
    yield { cursor: placeToCursor(place), items: [] };
    while (!signal.aborted) {
      const page = await read(from, horizon);
      const changes = page?.changes ?? [];
      const fresh = changes.filter(({ place: at }) => !told.has(keyOf(at)));
      if (page !== null) {
        const last = changes.at(-1)?.place;
        const isFull = changes.length === pageSize && last !== undefined;
        const safe = placeBefore(page.horizon);
        place = isFull ? earlierPlace(last, safe) : safe;
        // However old a transaction that is not over: what is told is not read again before the rest was.
        [from, horizon] = isFull ? [last, page.horizon] : [place, null];
        for (const { place: at } of fresh) told.set(keyOf(at), at);
        for (const [key, at] of told) if (earlierPlace(at, place) === at) told.delete(key);
      }
      if (fresh.length > 0) yield { cursor: placeToCursor(place), items: fresh.map(({ item }) => item) };
      if (changes.length < pageSize) await wait();
    }
  });
}

function keyOf({ transaction, runId, cursor }: ChangePlace): string {
  return `${transaction} ${runId} ${cursor}`;
}
