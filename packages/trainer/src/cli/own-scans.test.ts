import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readNpy } from '../data/formats/npy.js';
import { readSafetensors } from '../training/safetensors.js';
import { main } from './main.js';

const [height, width, scans] = [40, 36, 12];
let folder: string;
let output: string;

/** A bright disc on a dark ground, its mask, and a second scan of every third person. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipwise-own-scans-'));
  for (const part of ['images', 'masks']) mkdirSync(join(folder, 'scans', part), { recursive: true });
  for (let scan = 0; scan < scans; scan++) {
    const name = `p${scan % 9}_${Math.floor(scan / 9)}.png`;
    const inside = Uint8Array.from({ length: height * width }, (_, pixel) => {
      const [row, column] = [Math.floor(pixel / width) - 20, (pixel % width) - 10 - scan];
      return row * row + column * column < 81 ? 1 : 0;
    });
    const image = inside.map((label, pixel) => 40 + 150 * label + ((pixel * 37) % 23));
    writeFileSync(join(folder, 'scans/images', name), encode({ width, height, channels: 1, data: image }));
    writeFileSync(join(folder, 'scans/masks', name), encode({ width, height, channels: 1, data: inside }));
  }
  writeFileSync(join(folder, 'run.json'), JSON.stringify(config));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  output = '';
  vi.spyOn(process, 'cwd').mockImplementation(() => folder);
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text;
      return true;
    });
});
afterEach(() => vi.restoreAllMocks());

const config = {
  dataset: {
    kind: 'image-folder',
    root: 'scans',
    classes: ['ground', 'disc'],
    subjectPattern: '^([^_]+)_',
    imageHeight: 32,
    imageWidth: 32,
    split: { kind: 'random', validation: 0.2, test: 0.2, seed: 1 },
  },
  model: { kind: 'unet', width: 2 },
  sampling: { kind: 'poisson', expectedBatchSize: 3 },
  clipping: { kind: 'flat' },
  noise: { noiseMultiplier: 1 },
  privacy: { neighbouring: 'zero-out' },
  training: { epochs: 1, backend: 'wasm-simd' },
  evaluation: { samples: 0 },
};
const at = (name: string): string => join(folder, name);
const clipwise = (...args: string[]) => main(['node', 'clipwise', ...args]);
const json = (): Record<string, number> => JSON.parse(output.slice(output.indexOf('{')));
const checkpoint = 'first/checkpoint.safetensors';
const evaluateTo = async (...args: string[]) => {
  output = '';
  expect(await clipwise('evaluate', '--json', ...args)).toBe(0);
  return json();
};
/** The first value of a metric in the log of a run. */
const metricOf = (run: string, name: string): number => {
  const text = readFileSync(at(`${run}/events.jsonl`), 'utf8');
  return Number(new RegExp(`"${name}","value":([-0-9.e]+)`).exec(text)?.[1]);
};

describe('with a folder of PNG scans, a person', () => {
  it('sees what they are, marked where no epsilon covers it, and exports what training sees', async () => {
    expect(await clipwise('dataset', '--config', at('run.json'), '--export', at('seen'))).toBe(0);
    expect(output).toMatch(/examples +\d+ +\d+ +\d+\n/);
    expect(output).toMatch(/pixels of disc \* +1\d\.\d\d %/);
    expect(output).toContain('not covered by any epsilon');
    expect(readdirSync(at('seen'))).toHaveLength(2 * scans);
    const read = (file: string) => readNpy(readFileSync(at(file)), file);
    const [image, mask] = [read('seen/p3_0.image.npy'), read('seen/p3_0.mask.npy')];
    expect([image.height, image.width, mask.values[20 * width + 13]]).toEqual([height, width, 1]);
    const stored = decode(readFileSync(at('scans/images/p3_0.png'))).data[500] as number;
    expect(image.values[500]).toBeCloseTo((stored / 255 - 0.2) / 0.2, 5);
  });

  it('gets a private model whose test scores are those that evaluate gives', async () => {
    expect(await clipwise('train', '--config', at('run.json'), '--out', at('first'))).toBe(0);
    const scores = await evaluateTo('--checkpoint', at(checkpoint), '--split', 'test');
    expect(scores.meanDice).toBeCloseTo(metricOf('first', 'test/mean-dice'), 12);
    expect(scores.disclosure).toBe('diagnostic');
  });

  it('gets masks of the size of the scans, overlays and a table, and nothing is overwritten', async () => {
    const predict = () =>
      clipwise(
        'predict',
        '--checkpoint',
        at(checkpoint),
        '--input',
        at('scans/images'),
        '--out',
        at('predicted'),
      );
    expect(await predict()).toBe(0);
    expect(readdirSync(at('predicted/overlays'))).toHaveLength(scans);
    const mask = decode(readFileSync(at('predicted/masks/p3_0.png')));
    expect([mask.height, mask.width, mask.channels, Math.max(...mask.data) < 2]).toEqual([
      height,
      width,
      1,
      true,
    ]);
    const [title, ...rows] = readFileSync(at('predicted/predictions.csv'), 'utf8').trim().split('\n');
    expect(title).toBe('picture,height,width,pixels of ground,pixels of disc');
    for (const row of rows) {
      const [, , , ground, disc] = row.split(',').map(Number);
      expect((ground as number) + (disc as number)).toBe(height * width);
    }
    expect(await predict()).toBe(2);
    expect(output).toContain('nothing is ever overwritten');
  });

  it('takes parameters to PyTorch and back without changing a bit', async () => {
    expect(
      await clipwise(
        'checkpoint',
        'export',
        '--checkpoint',
        at(checkpoint),
        '--out',
        at('torch.safetensors'),
      ),
    ).toBe(0);
    expect(
      await clipwise(
        'checkpoint',
        'import',
        '--checkpoint',
        at('torch.safetensors'),
        '--out',
        at('back.safetensors'),
      ),
    ).toBe(0);
    const [original, back] = [checkpoint, 'back.safetensors'].map((file) =>
      readSafetensors(readFileSync(at(file))),
    );
    expect(back?.tensors).toEqual(original?.tensors);
    expect([original?.metadata.ledger === undefined, back?.metadata.ledger]).toEqual([false, undefined]);
    const torch = readSafetensors(readFileSync(at('torch.safetensors')));
    expect(torch.tensors.get('encoder1.conv1.weight')?.shape).toEqual([2, 1, 3, 3]);
    const other = JSON.stringify({ ...config, model: { kind: 'unet', width: 3 } });
    writeFileSync(at('other.json'), other);
    expect(
      await clipwise(
        'checkpoint',
        'import',
        '--checkpoint',
        at('torch.safetensors'),
        '--config',
        at('other.json'),
        '--out',
        at('no'),
      ),
    ).toBe(1);
    expect(output).toMatch(
      /torch\.safetensors: has "encoder1\.conv1\.weight" of shape \[2, 1, 3, 3\], and the model needs \[3, 1, 3, 3\]/,
    );
  });

  it('goes on from a checkpoint, and is told that its data are not covered', async () => {
    const model = { ...config.model, initialFrom: checkpoint };
    writeFileSync(at('again.json'), JSON.stringify({ ...config, model }));
    expect(await clipwise('train', '--config', at('again.json'), '--out', at('again'))).toBe(0);
    const { meanDice } = await evaluateTo('--checkpoint', at(checkpoint));
    expect(metricOf('again', 'validation/mean-dice')).toBeCloseTo(meanDice as number, 12);
    expect(readFileSync(at('again/events.jsonl'), 'utf8')).toContain(
      'The initial parameters, which were trained on',
    );
  });

  it('starts from synthetic scans of other classes with a new head and nothing to add to the budget', async () => {
    expect(
      await clipwise(
        'checkpoint',
        'pretrain',
        '--config',
        at('run.json'),
        '--epochs',
        '1',
        '--out',
        at('start.safetensors'),
      ),
    ).toBe(0);
    const model = { ...config.model, initialFrom: 'start.safetensors' };
    writeFileSync(at('started.json'), JSON.stringify({ ...config, model }));
    expect(await clipwise('train', '--config', at('started.json'), '--out', at('started'))).toBe(0);
    const events = readFileSync(at('started/events.jsonl'), 'utf8');
    expect(events).toContain('\\"head/kernel\\" starts afresh');
    expect(events).not.toContain('The initial parameters, which were trained on');
  });

  it('is refused a checkpoint of another width before anything is trained', async () => {
    const model = { kind: 'unet', width: 3, initialFrom: checkpoint };
    writeFileSync(at('wide.json'), JSON.stringify({ ...config, model }));
    expect(await clipwise('train', '--config', at('wide.json'), '--out', at('wide'))).toBe(1);
    // The console breaks long lines.
    expect(output.replaceAll(/\s+/g, ' ')).toMatch(
      /"encoder1\/conv1\/kernel" of shape \[3, 3, 1, 2\].*needs \[3, 3, 1, 3\]/,
    );
    expect(existsSync(at('wide/checkpoint.safetensors'))).toBe(false);
  });
});
