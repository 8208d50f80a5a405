/**
 * Maps with at most `limit` results under way: a data set has more files than may be open at once. Order is kept.
 *
 * @throws what the first value in order threw, so that the same files give the same message; no further value is begun.
 */
export async function mapBounded<Value, Result>(
  values: readonly Value[],
  limit: number,
  map: (value: Value) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failures = new Map<number, unknown>();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < values.length && failures.size === 0) {
      const index = next++;
      try {
        results[index] = await map(values[index] as Value);
      } catch (error) {
        failures.set(index, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, values.length) }, worker));
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
  return results;
}
