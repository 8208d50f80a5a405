import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importers } from './all-importers.js';
import type { ImportedRun, Importer } from './importer.js';

/** Files that other tools wrote, with what each holds as independent scripts read it; not everybody has them. */
const folder = new URL('../../../../../shared/imports/', import.meta.url).pathname;
const isThere = existsSync(folder);
if (!isThere)
  console.warn(`no files of other tools in ${folder}: what importers read of them is not tested here`);

interface Expected {
  readonly points: number;
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly nonFinite: number;
  readonly distinctSteps?: number;
}
type Metrics = Readonly<Record<string, Expected>>;

const importerOf = (kind: string): Importer => {
  const found = importers.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no importer ${kind}`);
  return found;
};
const expectedOf = (place: string) => JSON.parse(readFileSync(join(folder, place, 'expected.json'), 'utf8'));

/** What a run holds, counted as the expectations are. */
function metricsOf({ points }: Pick<ImportedRun, 'points'>): Metrics {
  const values = new Map<string, number[]>();
  const steps = new Map<string, Set<number>>();
  for (const { step, metrics } of points)
    for (const [name, value] of Object.entries(metrics)) {
      values.set(name, [...(values.get(name) ?? []), value]);
      steps.set(name, (steps.get(name) ?? new Set()).add(step));
    }
  return Object.fromEntries(
    [...values].map(([name, all]) => {
      const finite = all.filter(Number.isFinite);
      return [
        name,
        {
          points: all.length,
          first: all[0] as number,
          last: all.at(-1) as number,
          min: Math.min(...finite),
          max: Math.max(...finite),
          nonFinite: all.length - finite.length,
          distinctSteps: steps.get(name)?.size ?? 0,
        },
      ];
    }),
  );
}

const told = ({ points, first, last, min, max, nonFinite, distinctSteps }: Expected) => ({
  ...{ points, first, last, min, max, nonFinite, distinctSteps },
});
const counted = (metrics: Metrics) =>
  Object.fromEntries(Object.entries(metrics).map(([name, one]) => [name, told(one)]));

describe.skipIf(!isThere)('files that other tools wrote', () => {
  it.each([
    'keras-tf1',
    'keras-tf2',
    'lightning-hparams',
    'pytorch-summarywriter',
    'tf-summary-repeated-steps',
    'tf22-keras-fluotracify',
    'yolo-with-csv',
  ])('TensorBoard: %s, to the last value', async (place) => {
    const runs = await importerOf('tensorboard').read(join(folder, 'tensorboard', place));
    const files = Object.entries(
      expectedOf(`tensorboard/${place}`).files as Record<string, { scalars: Metrics }>,
    ).filter(([, { scalars }]) => scalars !== undefined && Object.keys(scalars).length > 0);
    const byFolder = new Map<string, Metrics>();
    for (const [file, { scalars }] of files)
      byFolder.set(dirname(file), { ...byFolder.get(dirname(file)), ...scalars });
    expect(runs).toHaveLength(byFolder.size);
    const read = new Map(runs.map((run) => [run.name, counted(metricsOf(run))]));
    const names = byFolder.size === 1 ? [...read.keys()] : [...byFolder.keys()];
    for (const [index, [name, scalars]] of [...byFolder].entries())
      expect(read.get(byFolder.size === 1 ? (names[index] ?? '') : name)).toEqual(counted(scalars));
  });

  it.each(['bilevel-rl', 'fluotracify', 'fashion-mnist-lightning'])(
    'MLflow file store: %s, to the last value',
    async (place) => {
      const runs = await importerOf('mlflow').read(join(folder, 'mlflow', place));
      const expected = (
        expectedOf(`mlflow/${place}`).experiments as {
          runs: { id: string; status: string; metrics: Metrics }[];
        }[]
      ).flatMap((experiment) => experiment.runs);
      expect(runs.map(({ key }) => key).sort()).toEqual(expected.map(({ id }) => id).sort());
      for (const { id, status, metrics } of expected) {
        const run = runs.find(({ key }) => key === id);
        expect(counted(metricsOf(run as ImportedRun))).toEqual(counted(metrics));
        expect(run?.outcome).toBe(status === 'FINISHED' ? 'completed' : 'failed');
      }
    },
  );

  it('MLflow SQLite store: 22 runs, to the last value', async () => {
    const runs = await importerOf('mlflow').read(join(folder, 'mlflow-sqlite', 'coldchain-nested'));
    const expected = expectedOf('mlflow-sqlite/coldchain-nested').runs as {
      id: string;
      name: string;
      params: Record<string, string>;
      metrics: Metrics;
    }[];
    expect(runs).toHaveLength(22);
    for (const { id, name, params, metrics } of expected) {
      const run = runs.find(({ key }) => key === id);
      expect(run?.name).toBe(name);
      expect(run?.config.params).toEqual(params);
      expect(counted(metricsOf(run as ImportedRun))).toEqual(counted(metrics));
    }
  });

  it.each([
    ['lightning-csvlogger', 'version_3/metrics.csv', 'step'],
    ['keras-csvlogger', 'training_log.csv', 'epoch'],
    ['loop-log-with-nan', 'transformer_logs.csv', 'epoch'],
  ])('CSV: %s, to the last value', async (place, file, step) => {
    const [run] = await importerOf('csv').read(join(folder, 'csv', place, file));
    const columns = expectedOf(`csv/${place}`)[file].perColumn as Record<
      string,
      { numeric: number; nonFinite: number; min: number | null; max: number | null }
    >;
    const read = metricsOf(run as ImportedRun);
    const metrics = Object.keys(columns).filter((name) => name !== step && name !== 'epoch');
    expect(Object.keys(read).sort()).toEqual(metrics.sort());
    for (const name of metrics) {
      const { numeric, nonFinite, min, max } = columns[name] as (typeof columns)[string];
      const ends = { min: min ?? Number.POSITIVE_INFINITY, max: max ?? Number.NEGATIVE_INFINITY };
      expect(read[name]).toMatchObject({ points: numeric, nonFinite, ...ends });
    }
  });

  it.each([
    'hivewatch-2sb7dyak',
    'hivewatch-inxvae70',
    'hivewatch-kmtaf3dt',
    'beta-tcvae-ufljc7ut',
    'wandb-sdk-g9dvvkua',
  ])('W&B run folder: %s, to the last value, with its config and how it ended', async (place) => {
    const expected = expectedOf(`wandb/${place}`) as {
      metrics: Metrics;
      config: Record<string, unknown>;
      run: Readonly<Record<string, string>>;
      status: string;
      exitCode: number | null;
      producerVersion: string | null;
      trailing: string | null;
    };
    const [run, ...more] = await importerOf('wandb').read(join(folder, 'wandb', place));
    expect(more).toEqual([]);
    const { wandb, ...config } = (run as ImportedRun).config as { wandb: Record<string, unknown> };
    // Keys with an underscore are the tool's own clock and step.
    const own = Object.entries(expected.metrics).filter(([name]) => !name.startsWith('_'));
    expect(counted(metricsOf(run as ImportedRun))).toEqual(counted(Object.fromEntries(own)));
    expect(config).toEqual(expected.config);
    expect(run?.outcome).toBe(expected.status === 'finished' ? 'completed' : 'cancelled');
    // The expectations call the fields from 6 on by the word after theirs: 8 is the name that is shown, 7 the job type, 6 the group.
    expect(run?.name).toBe(expected.run.notes ?? place.split('-').at(-1));
    expect([wandb.id, wandb.project, wandb.jobType, wandb.group]).toEqual([
      place.split('-').at(-1),
      expected.run.project,
      expected.run.display_name,
      expected.run.job_type,
    ]);
    expect(wandb.producer).toBe(expected.producerVersion ?? undefined);
    expect(wandb.exitCode).toBe(expected.exitCode ?? undefined);
    expect((wandb.trailing as number | undefined) ?? 0).toBeGreaterThanOrEqual(
      expected.trailing === null ? 0 : 1,
    );
  });

  it.each([
    ['chart-export', 'wandb_chart_export.csv', 1],
    ['chart-export-multirun', 'wandb_export.csv', 8],
  ])('W&B chart: %s, each run to the last value', async (place, file, count) => {
    const runs = await importerOf('wandb').read(join(folder, 'wandb', place, file));
    const columns = expectedOf(`wandb/${place}`)[file].perColumn as Record<
      string,
      Expected & { nonBlank: number }
    >;
    expect(runs).toHaveLength(count);
    for (const run of runs) {
      const [[metric, read] = ['', undefined], ...others] = Object.entries(metricsOf(run));
      expect(others).toEqual([]);
      const { nonBlank, first, last, min, max, nonFinite } = columns[
        `${run.name} - ${metric}`
      ] as Expected & {
        nonBlank: number;
      };
      expect(read).toMatchObject({ points: nonBlank, first, last, min, max, nonFinite });
    }
  });

  it('W&B table: 64 runs, settings apart from results', async () => {
    const runs = await importerOf('wandb').read(join(folder, 'wandb/table-export/wandb_export.csv'));
    const columns = expectedOf('wandb/table-export')['wandb_export.csv'].perColumn as Record<
      string,
      Expected
    >;
    expect(runs).toHaveLength(64);
    expect(runs[0]).toMatchObject({
      name: 'G1_ternary_weights',
      outcome: 'completed',
      tags: ['full'],
      startedAt: new Date('2026-05-25T14:08:33.000Z'),
      config: { batch_size: 64, bias: false, linear_type: 'ternary', wandb: { summary: { iter: 5000 } } },
    });
    for (const metric of ['iter', 'lr', 'train/loss', 'train/step_loss', 'val/loss']) {
      const values = runs.map(({ points }) => points[0]?.metrics[metric] as number);
      expect([values[0], values.at(-1), Math.min(...values), Math.max(...values)]).toEqual(
        (['first', 'last', 'min', 'max'] as const).map((name) => columns[metric]?.[name]),
      );
    }
    expect(Object.keys(runs[0]?.points[0]?.metrics ?? {})).toHaveLength(5);
  });

  it('W&B: a whole folder of runs and exports, each once, whatever path leads to a run', async () => {
    const runs = await importerOf('wandb').read(join(folder, 'wandb'));
    expect(runs).toHaveLength(5 + 1 + 8 + 64);
    const place = join(folder, 'wandb/hivewatch-2sb7dyak/run-20260312_165112-2sb7dyak');
    const [one] = await importerOf('wandb').read(join(place, 'run-2sb7dyak.wandb'));
    const [other] = await importerOf('wandb').read(join(place, 'files/config.yaml'));
    expect(Buffer.from(one?.content ?? []).equals(Buffer.from(other?.content ?? []))).toBe(true);
  });

  it('tables of another kind are refused by their name, and with what was wanted', async () => {
    const file = join(folder, 'csv/dp-morph-compute/data_computational_morph.csv');
    await expect(importerOf('csv').read(file)).rejects.toThrow(/dp-morph-compute.*wanted is one of step/);
    await expect(importerOf('study-csv').read(file)).rejects.toThrow(/columns of no layout/);
    await expect(importerOf('tensorboard').read(file)).rejects.toThrow(/no TensorBoard event file/);
    await expect(importerOf('wandb').read(file)).rejects.toThrow(/no export of Weights & Biases/);
    await expect(importerOf('mlflow').read(join(folder, 'idx'))).rejects.toThrow(
      /no file that this importer/,
    );
  });
});

describe.each(importers.map((importer) => [importer.kind, importer] as const))(
  'the importer %s',
  (_, importer) => {
    it('names a path that is not there', async () => {
      await expect(importer.read('/nowhere/at/all')).rejects.toThrow('/nowhere/at/all: cannot be found');
    });
  },
);
