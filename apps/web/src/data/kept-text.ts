/** What was typed and is kept in this browser; null where nothing is, or storage is blocked. */
export function keptText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps what was typed; null forgets it. Where storage is blocked, it lasts for the page only. */
export function keepText(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Storage is blocked, or full.
  }
}
