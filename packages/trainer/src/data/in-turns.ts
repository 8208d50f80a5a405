/** A process may have some hundred files open at once; more than a few at a time read no faster. */
const openAtOnce = 16;

/** What `read` gives for each name, in their order, with few files open at a time. The first failure ends it. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = new Array(items.length);
  // One iterator for all: each takes the next that nobody has taken.
  const left = items.entries();
  const reader = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await read(item);
  };
  await Promise.all(Array.from({ length: Math.min(openAtOnce, items.length) }, reader));
  return results;
}
