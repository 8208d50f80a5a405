import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<AbortSignal>();

/** Runs `work` for a caller whose leaving the signal tells; what it asks of a reading pool ends with it. */
export function forCaller<T>(signal: AbortSignal, work: () => T): T {
  return current.run(signal, work);
}

/** The signal of the caller for whom this code runs; undefined outside of a request. */
export function callerSignal(): AbortSignal | undefined {
  return current.getStore();
}
