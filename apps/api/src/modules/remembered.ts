/** The newest answers by key; the oldest goes where there are too many. */
export class Remembered<Answer> {
  readonly #answers = new Map<string, Answer>();

  /** @param maximum answers that are kept. */
  constructor(private readonly maximum: number) {}

  /** Undefined where there is none. */
  get(key: string): Answer | undefined {
    return this.#answers.get(key);
  }

  /** Removes an answer. @returns it; undefined where there was none. */
  take(key: string): Answer | undefined {
    const answer = this.#answers.get(key);
    this.#answers.delete(key);
    return answer;
  }

  /** Keeps an answer, as the newest. */
  set(key: string, answer: Answer): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    const oldest = this.#answers.keys().next();
    if (this.#answers.size > this.maximum && !oldest.done) this.#answers.delete(oldest.value);
  }
}
