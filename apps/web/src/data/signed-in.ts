/** Whether the API knows who asks, as far as this page has heard; components subscribe to it. */
export class SignedIn {
  readonly #listeners = new Set<() => void>();
  #isLost = false;

  /** False once the API has answered that nobody is signed in. */
  readonly get = (): boolean => !this.#isLost;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes note of an answer of the API. */
  readonly hear = ({ status }: { readonly status: number }): void => {
    if (status !== 401 || this.#isLost) return;
    this.#isLost = true;
    for (const listener of this.#listeners) listener();
  };
}
