/** Whether the API answers: it did, it was asked five seconds ago and has not, or it cannot be reached. */
export type ApiState = 'answers' | 'hangs' | 'away';

/** How long a request may take before the page says that there is no answer. */
export const patienceMs = 5_000;

/** What is known of the API from the requests of this page; components subscribe to it. */
export class Reachability {
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Set<object>();
  #state: ApiState = 'answers';
  #since = 0;

  readonly get = (): ApiState => this.#state;

  /** When the state became what it is, in milliseconds since 1970. */
  readonly since = (): number => this.#since;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Watches one request.
   *
   * @param request answers once the API has; rejects when it cannot be reached.
   * @param isGivenUp whether the page itself ended the request: that says nothing of the API.
   */
  async watch<T>(request: () => Promise<T>, isGivenUp: () => boolean): Promise<T> {
    const mark = {};
    const timer = setTimeout(() => {
      this.#waiting.add(mark);
      if (this.#state === 'answers') this.#set('hangs');
    }, patienceMs);
    try {
      const answer = await request();
      this.#waiting.delete(mark);
      this.#set(this.#waiting.size > 0 ? 'hangs' : 'answers');
      return answer;
    } catch (error) {
      this.#waiting.delete(mark);
      if (!isGivenUp()) this.#set('away');
      else if (this.#state === 'hangs' && this.#waiting.size === 0) this.#set('answers');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #set(state: ApiState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#since = Date.now();
    for (const listener of this.#listeners) listener();
  }
}
