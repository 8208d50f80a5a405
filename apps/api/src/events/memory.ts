import type { RunEventBus, RunWakeUp } from './run-event-bus.js';

/** Wake-ups within this process. */
export function createMemoryBus(): RunEventBus {
  const listeners = new Set<(wakeUp: RunWakeUp) => void>();
  return {
    publish: (wakeUp) => {
      for (const listener of listeners) listener(wakeUp);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => listeners.clear(),
  };
}
