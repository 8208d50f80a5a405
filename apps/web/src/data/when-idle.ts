/** Longest that the browser may be busy, in milliseconds. */
const patienceMs = 1_000;

/** Runs something once the browser has nothing better to do, such as drawing what was asked for. @returns takes it back. */
export function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, 100);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(run, { timeout: patienceMs });
  return () => cancelIdleCallback(handle);
}
