import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFaults } from '@clipwise/findings';
import { describe, expect, it } from 'vitest';
import { importedFacts } from '../../cli/imported-facts.js';
import { studyCsvImporter } from './study-csv.js';

const shared = new URL('../../../../../../shared/', import.meta.url).pathname;
const study = ['Non-DP', 'Opacus-RS', 'opacus-ac/unet_Duke.csv', 'opacus-ac/NestedUNet_Duke.csv'].map(
  (place) => join(shared, 'seed-study', place),
);
const isThere = existsSync(join(shared, 'seed-study'));
if (!isThere) console.warn(`no published study in ${shared}: its import is not tested here`);

const readAll = async (paths: readonly string[]) =>
  (await Promise.all(paths.map((path) => studyCsvImporter.read(path)))).flat();

describe.skipIf(!isThere)('the published study', () => {
  it('has 14 runs, evaluated at the epochs that their lengths stand for, with pixels that are whole', async () => {
    const runs = await readAll(study);
    expect(runs).toHaveLength(14);
    const pixels = 22 * 224 * 224;
    for (const { method, points, config } of runs) {
      const evaluated = points.filter(({ metrics }) => metrics['validation/loss'] !== undefined);
      const epochs = evaluated.map(({ epoch }) => epoch);
      const isPrivate = method !== 'non-private';
      expect(epochs.slice(0, 3)).toEqual(isPrivate ? [0, 5, 6] : [0, 10, 20]);
      expect([epochs.length, epochs.at(-1)]).toEqual([isPrivate ? 96 : 59, 99]);
      for (const { metrics } of evaluated) {
        const right = (metrics['validation/pixel-accuracy'] as number) * pixels;
        // A double has 2^-53 of its value, so 1e-10 of a million pixels.
        expect(Math.abs(right - Math.round(right))).toBeLessThan(1e-9);
      }
      const { privacy } = config as { privacy?: { steps: number } };
      const steps = method === 'random-sparsification' ? 350 : 700;
      expect(privacy?.steps).toBe(isPrivate ? steps : undefined);
    }
  });

  it('has the faults that are in it and no other', async () => {
    const runs = await readAll(study);
    const found = findFaults(importedFacts(runs));
    const counted = found.map(({ code, runs: ids }) => [code, ids.length]);
    expect(counted.sort()).toEqual([
      ['batches-not-as-accounted', 12],
      ['examples-coupled', 12],
      ['masks-interpolated', 14],
      ['method-not-applied', 6],
      ['nearer-to-another-label', 1],
      ['series-unequal', 2],
      ['sigma-equal-budgets-differ', 2],
      ['sigma-equal-budgets-differ', 2],
      ['sigma-equal-budgets-differ', 4],
      ['sigma-equal-budgets-differ', 4],
      ['steps-against-epochs', 6],
      ['training-loss-copied', 14],
      ['unit-missing', 12],
    ]);
    const of = (code: string) => found.find((finding) => finding.code === code);
    expect(of('training-loss-copied')?.text).toMatch(/about \(loss \+ 6\.1\) \/ 67/);
    expect(of('steps-against-epochs')?.evidence).toMatchObject({ steps: 350, expected: 700 });
    const stray = of('nearer-to-another-label')?.runs.map((id) => runs[Number(id)]);
    expect(stray?.map((run) => run?.name)).toEqual(['unet automatic sigma 1 (published)']);
  });

  it('has the row that was taken out only in the file from before', async () => {
    const [before, after] = await Promise.all(
      ['unet_Duke.before-0fc157c.csv', 'unet_Duke.csv'].map((name) =>
        studyCsvImporter.read(join(shared, 'seed-study/opacus-ac', name)),
      ),
    );
    const contents = new Set(after?.map(({ content }) => Buffer.from(content).toString()));
    const added = before?.filter(({ content }) => !contents.has(Buffer.from(content).toString()));
    expect(added?.map(({ points }) => points.at(-1)?.metrics['validation/mean-dice'])).toEqual([0.1977]);
  });

  it('stands beside tables of means over seeds, whose exact thirds are found', async () => {
    const runs = await studyCsvImporter.read(join(shared, 'imports/csv/dp-morph-published'));
    expect(runs).toHaveLength(61);
    const [row] = runs.filter(({ name }) => name === 'unet flat epsilon 7.9524 batch 16');
    expect(row?.points[0]?.metrics).toMatchObject({
      'test/mean-dice': 0.2665,
      'test/mean-dice/deviation': 0.0299,
    });
    const codes = findFaults(importedFacts(runs)).map(({ code }) => code);
    expect([...new Set(codes)]).toContain('absent-class-dice');
  });
});

describe('a result table', () => {
  const header =
    'batch_size,epochs,learning_rate,noise_multiplier,max_grad_norm,clipping_mode,algorithm,overall_privacy_spent,dataset,model_name,device,iteration_train_times,training_losses,validation_losses,validation_dice_scores,validation_accuracies,total_training_time';
  const refused = async (row: string, message: string | RegExp) => {
    const file = join(await mkdtemp(join(tmpdir(), 'clipwise-')), 'table.csv');
    await writeFile(file, `${header}\n${row}\n`);
    await expect(studyCsvImporter.read(file)).rejects.toThrow(message);
  };

  it('is refused with the column, the value and what was wanted', async () => {
    const lists = '"[1.0]","[0.1]","[0.1, 0.2]","[tensor(0.1), tensor(0.2)]","[0.5, 0.5]",1';
    await refused(
      `10,many,0.1,,,,Non-DP,,Duke,unet,cpu,${lists}`,
      'column epochs must hold a number, got "many"',
    );
    await refused(
      `10,1,0.1,,,,Mine,,Duke,unet,cpu,${lists}`,
      /one of Non-DP, Opacus-AC, Opacus-RS, got "Mine"/,
    );
    await refused(
      `10,1,0.1,,,,Non-DP,,Duke,unet,cpu,${lists}`,
      /has 2 values; the epochs of 96 and 59 are known/,
    );
    await refused(
      '10,1,0.1,,,,Non-DP,,Duke,unet,cpu,"[1.0]","[0.1, oops]","[0.1]","[0.1]","[0.5]",1',
      /entry 2 of column training_losses is no number: "oops"/,
    );
  });
});
