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

/** Runs something once what is drawn now was painted, and the browser has nothing better to do. @returns takes it back. */
export function whenSeen(run: () => void): () => void {
  let giveUp: () => void;
  // A frame is painted when the one after it begins.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => {
      giveUp = whenIdle(run);
    });
  });
  giveUp = () => cancelAnimationFrame(frame);
  return () => giveUp();
}
