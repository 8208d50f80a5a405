import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { chargeEvent, endedEvent, metricsEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'cells');
});
afterAll(() => api.stop());

const metric = 'validation/mean-dice';
const cellFields =
  'key method noiseMultiplier unfinished n omitted mean median interval { low high } bootstrap { low high } values { seed value } privacy { verdict epsilon delta }';
const comparisonFields = 'pairs omitted meanDifference tTest wilcoxon pairsNeeded isAtEqualPrivacy verdict';

interface Cell {
  readonly key: string;
  readonly noiseMultiplier: number | null;
  readonly values: readonly { readonly seed: number; readonly value: unknown }[];
  readonly [field: string]: unknown;
}

const configOf = (noiseMultiplier: number, seed: number) => {
  const config = configFixture() as Readonly<Record<string, object>>;
  return {
    ...config,
    name: `sigma ${noiseMultiplier} seed ${seed}`,
    noise: { ...config.noise, noiseMultiplier },
    training: { ...config.training, seed },
  };
};

/** A study in which `dice[cell][seed]` was reached; null is not run at all. */
async function studyOf(cells: readonly (readonly (number | string | null)[])[]): Promise<string> {
  const configs = cells.flatMap((values, cell) => values.map((_, seed) => configOf(1 + cell, seed)));
  const id = await api.createStudy(configs, 'cells');
  for (const [cell, values] of cells.entries())
    for (const value of values) {
      const lease = await api.claim();
      if (lease === null || value === null) continue;
      const noiseMultiplier = 1 + cell;
      const event = {
        kind: 'poisson-sampled',
        samplingRate: 0.1,
        event: { kind: 'gaussian', noiseMultiplier },
      };
      const answer = await api.ingest(lease, 1, [
        startedEvent({ mechanism: { noiseMultiplier } }),
        chargeEvent(1, 30, { version: 1, event }),
        metricsEvent(1, { [metric]: value as number }),
        endedEvent(),
      ]);
      expect(answer.errors).toBeUndefined();
    }
  return id;
}

const cellsOf = async (study: string): Promise<readonly Cell[]> =>
  (await api.ask<{ study: { cells: Cell[] } }>(`{ study(id: "${study}") { cells { ${cellFields} } } }`)).study
    .cells;
const compare = async (study: string, first: string, second: string, planned = 1) =>
  (
    await api.ask<{ study: { comparison: Record<string, unknown> } }>(
      `{ study(id: "${study}") { comparison(first: "${first}", second: "${second}", planned: ${planned}) { ${comparisonFields} } } }`,
    )
  ).study.comparison;

describe('the cells of a study', () => {
  let study: string;
  let cells: readonly Cell[];
  beforeAll(async () => {
    study = await studyOf([
      [0.5, 0.52, 0.48, 0.51, 0.49, null],
      [0.4, 0.41, 0.39, 0.42, 0.38, 0.4],
      [0.45, 'NaN'],
    ]);
    cells = await cellsOf(study);
  });

  it('gather runs that differ in their seeds alone, and count those that were completed', () => {
    expect(cells.map(({ n, omitted, unfinished }) => [n, omitted, unfinished])).toEqual([
      [5, 0, 1],
      [6, 0, 0],
      [1, 1, 0],
    ]);
    expect(cells[0]).toMatchObject({
      noiseMultiplier: 1,
      mean: expect.closeTo(0.5, 12),
      median: 0.5,
      privacy: { verdict: 'PRIVATE', delta: 1e-5, epsilon: expect.any(Number) },
    });
    expect(cells[0]?.values.map(({ seed }) => seed)).toEqual([0, 1, 2, 3, 4]);
    // t(0.975, 4) = 2.776 times 0.01581 / sqrt(5).
    expect(cells[0]?.interval).toEqual({ low: expect.closeTo(0.48037, 4), high: expect.closeTo(0.51963, 4) });
    expect(cells[2]).toMatchObject({ interval: null, bootstrap: null });
  });

  it('are compared by the seeds that both have, and told apart only by a test', async () => {
    const [first, second, third] = cells as [Cell, Cell, Cell];
    const comparison = await compare(study, first.key, second.key);
    expect(comparison).toMatchObject({
      pairs: 5,
      omitted: 1,
      meanDifference: expect.closeTo(0.1, 12),
      isAtEqualPrivacy: false,
      verdict: expect.stringMatching(
        /^unet automatic sigma 1 is higher than unet automatic sigma 2 by 0.100, .*5 pairs\)\.$/,
      ),
    });
    expect((await compare(study, second.key, first.key)).verdict).toContain('is lower than');
    expect(await compare(study, first.key, third.key)).toMatchObject({
      pairs: 1,
      tTest: null,
      verdict: expect.stringContaining('fewer than 5 tell nothing'),
    });
  });

  it('are not told apart where the planned comparisons explain the difference', async () => {
    const close = await studyOf([
      [0.5, 0.52, 0.48, 0.51, 0.49],
      [0.485, 0.5, 0.475, 0.5, 0.48],
    ]);
    const [first, second] = (await cellsOf(close)) as [Cell, Cell];
    expect((await compare(close, first.key, second.key)).verdict).toContain('is higher than');
    expect((await compare(close, first.key, second.key, 12)).verdict).toMatch(
      /^Not distinguishable with 5 pairs.*corrected for 12 planned comparisons.*would show such a difference/,
    );
  });

  it('refuses a cell that is not there, the same one twice, and no planned comparison', async () => {
    const [{ key }] = cells as [Cell];
    const codeOf = (arguments_: string) =>
      api.codeOf(`{ study(id: "${study}") { comparison(${arguments_}) { pairs } } }`);
    expect(await codeOf(`first: "${key}", second: "nothing"`)).toBe('BAD_USER_INPUT');
    expect(await codeOf(`first: "${key}", second: "${key}"`)).toBe('BAD_USER_INPUT');
    expect(await codeOf(`first: "${key}", second: "${cells[1]?.key}", planned: 0`)).toBe('BAD_USER_INPUT');
  });
});
