import { RunCurves } from '../../data/run-curves';
import type { FeedState } from '../../data/subscribe-forever';

type Reader = () => void;

/** Every reader is told within so many frames, a quarter of a second; in one frame only its share of them is. */
const framesOfATurn = 15;

/**
 * A run's curves as they come in, and who reads them. Events may come faster than a page of charts can be drawn: readers are told
 * in turn, a few in a frame, so that no frame waits for all of them, and what came meanwhile they read at once.
 */
export class LiveSeries {
  readonly curves = new RunCurves();
  feed: FeedState = 'connecting';
  /** Whether the stored part has been read. */
  isRead = false;
  /** Why it could not be read; it is tried again. */
  problem: { readonly message: string } | undefined;
  #version = 0;
  #names: readonly string[] = [];
  readonly #readers = new Set<Reader>();
  readonly #due = new Set<Reader>();
  #frame: number | undefined;

  /** Differs whenever something came in. */
  readonly version = (): number => this.#version;

  /** Names of the series; the same list as long as there is none more. */
  readonly names = (): readonly string[] => {
    const { series } = this.curves;
    if (series.size !== this.#names.length || this.#names.some((name) => !series.has(name)))
      this.#names = [...series.keys()];
    return this.#names;
  };

  /** Has a reader told of what comes in, until the returned function is called. */
  readonly subscribe = (reader: Reader): (() => void) => {
    this.#readers.add(reader);
    return () => {
      this.#readers.delete(reader);
      this.#due.delete(reader);
    };
  };

  /** Tells the readers, from the next frame on. */
  changed(): void {
    this.#version += 1;
    for (const reader of this.#readers) this.#due.add(reader);
    this.#frame ??= requestAnimationFrame(this.#tell);
  }

  /** Tells nobody any more. */
  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#due.clear();
  }

  readonly #tell = (): void => {
    const share = Math.ceil(this.#readers.size / framesOfATurn);
    for (const reader of [...this.#due].slice(0, share)) {
      this.#due.delete(reader);
      reader();
    }
    this.#frame = this.#due.size === 0 ? undefined : requestAnimationFrame(this.#tell);
  };
}
