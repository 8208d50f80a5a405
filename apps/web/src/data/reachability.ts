/** Whether the API answered lately; components subscribe to it. */
export class Reachability {
  readonly #listeners = new Set<() => void>();
  #reachable = true;

  readonly get = (): boolean => this.#reachable;

  readonly set = (reachable: boolean): void => {
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    for (const listener of this.#listeners) listener();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
