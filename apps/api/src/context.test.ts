import { describe, expect, it } from 'vitest';
import { type ApiServices, createContext } from './context.js';
import { localCaller } from './modules/access/caller.js';

describe('the loaders of an operation', () => {
  it('read the parts of fifty runs with one call each', async () => {
    const calls: string[] = [];
    const many = (name: string) => async (ids: readonly string[]) => {
      calls.push(`${name} ${ids.length}`);
      return ids.map(() => []);
    };
    const services = {
      studies: { findMany: many('studies') },
      metrics: { summaries: many('metrics') },
      artifacts: { list: many('artifacts') },
    };
    const { loaders } = createContext(services as unknown as ApiServices, localCaller);
    const ids = Array.from({ length: 50 }, (_, index) => String(index));
    await Promise.all(
      ids.flatMap((id): Promise<unknown>[] => [
        loaders.study.load(id),
        loaders.metricSummaries.load(id),
        loaders.artifacts.load(id),
      ]),
    );
    expect(calls.toSorted()).toEqual(['artifacts 50', 'metrics 50', 'studies 50']);
  });
});
