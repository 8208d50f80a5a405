import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeRun } from '../config/describe-run.js';
import { readConfig, remarksOn } from './read-config.js';

const folder = mkdtempSync(join(tmpdir(), 'clipwise-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** n = 32, q = 0.25, four steps. */
const base = `${JSON.stringify(
  {
    version: 1,
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 32,
      imageWidth: 32,
      trainingSubjects: 4,
      validationSubjects: 1,
      scansPerSubject: 8,
      seed: 1,
    },
    model: { kind: 'unet', width: 2 },
    sampling: { kind: 'poisson', expectedBatchSize: 8 },
    clipping: { kind: 'flat', clipNorm: 1 },
    noise: { noiseMultiplier: 1 },
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    training: { epochs: 1, seed: 1 },
    evaluation: { samples: 0 },
  },
  null,
  2,
)}\n`;

/** The base with one piece of its text replaced. */
const edit = (part: string, by: string): string => {
  expect(base).toContain(part);
  return base.replace(part, by);
};
const sigma = (text: string): string => edit('"noiseMultiplier": 1', `"noiseMultiplier": ${text}`);
const batch = (text: string): string => edit('"expectedBatchSize": 8', `"expectedBatchSize": ${text}`);
const clipNorm = (text: string): string => edit('"clipNorm": 1', `"clipNorm": ${text}`);
const last = '    "samples": 0\n  }\n}\n';
const withKey = (text: string): string => edit(last, `    "samples": 0\n  },\n  ${text}\n}\n`);

let files = 0;
/** A file of that content; its name is not what is tested. */
function fileOf(content: string | Uint8Array): string {
  files += 1;
  const file = join(folder, `config-${files}.json`);
  writeFileSync(file, content);
  return file;
}
const refusalOf = (content: string | Uint8Array) =>
  readConfig(fileOf(content)).then(
    () => 'accepted',
    ({ message }: Error) => message.replaceAll(`${folder}/`, ''),
  );

describe('config files as people have them', () => {
  it.each<[what: string, content: string | Uint8Array]>([
    ['a UTF-8 byte order mark', `\ufeff${base}`],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${base}`, 'utf16le')],
    ['UTF-16 of the other byte order', Buffer.from(`\ufeff${base}`, 'utf16le').swap16()],
    ['CRLF line ends', base.replaceAll('\n', '\r\n')],
    ['tabs and no last newline', base.replaceAll('  ', '\t').trimEnd()],
  ])('reads %s as the same run', async (_what, content) => {
    expect(await readConfig(fileOf(content))).toEqual(await readConfig(fileOf(base)));
  });

  it.each<[what: string, content: string | Uint8Array, message: string | RegExp]>([
    [
      'a trailing comma',
      edit(last, last.replace('  }\n}', '  },\n}')),
      /^config-\d+\.json, line 37, column 4: .*take the comma out$/,
    ],
    [
      'a comment',
      `// my run\n${base}`,
      /^config-\d+\.json, line 1, column 1: JSON has no comments; take it out$/,
    ],
    ['a cut file', base.slice(0, 100), /^config-\d+\.json, line 6, column 18: the text ends here/],
    ['NaN', sigma('NaN'), /line 25, column 24: JSON has no NaN/],
    ['single quotes', sigma("'1'"), /line 25, column 24: .*double quotes/],
    ['a text after its value', `${base}{}`, /line 39, column 1: the text goes on/],
    [
      'a key that comes twice',
      sigma('5, "noiseMultiplier": 1'),
      /line 25, column 27: noise\.noiseMultiplier comes twice: 5, then 1/,
    ],
    ['100,000 brackets', '['.repeat(100_000), /nested deeper than 100 levels/],
    ['nothing', '', /^config-\d+\.json is empty; make one with: clipwise config example/],
    ['null', 'null\n', /^config-\d+\.json must hold an object, got null/],
    ['a list', '[]\n', /^config-\d+\.json must hold an object, got a list/],
    ['bytes that are no text', Uint8Array.of(0x7b, 0xc3, 0x28), /is not text in UTF-8; save it as UTF-8$/],
  ])('refuses %s by file, place and remedy', async (_what, content, message) => {
    expect(await refusalOf(content)).toMatch(message);
  });

  it.each<[what: string, content: string, message: string]>([
    ['1e400', sigma('1e400'), 'noise.noiseMultiplier: must be a finite number, got Infinity'],
    [
      'another spelling',
      sigma('1, "noise_multiplier": 3'),
      'noise.noise_multiplier: is no key here; did you mean "noiseMultiplier"?',
    ],
    [
      'a key of another part',
      withKey('"epochs": 3'),
      'epochs: is no key here; it belongs to training.epochs',
    ],
    [
      'a quoted number',
      batch('"8"'),
      'sampling.expectedBatchSize: must be a number, got "8"; write it without quotes',
    ],
    [
      'height 15',
      edit('"imageHeight": 32', '"imageHeight": 15'),
      'dataset.imageHeight: must be at least 16, got 15',
    ],
    [
      'a short list of clip norms',
      edit('"kind": "flat",\n    "clipNorm": 1', '"kind": "per-layer",\n    "clipNorm": [1, 2, 3]'),
      'clipping.clipNorm: has 3 entries, but the model has 64 parameter tensors; give one number for all or 64 of them',
    ],
    [
      'a list for flat clipping',
      clipNorm('[1, 2]'),
      'clipping.clipNorm: must be one number, as the whole gradient is clipped as one vector; a list belongs to clipping.kind "per-layer", got [1,2]',
    ],
    ['clip norm 1e308', clipNorm('1e308'), 'clipping.clipNorm: must be at most 1000000, got 1e+308'],
    ['clip norm 1e-300', clipNorm('1e-300'), 'clipping.clipNorm: must be at least 0.000001, got 1e-300'],
    ['sigma 1e308', sigma('1e308'), 'noise.noiseMultiplier: must be at most 1000000, got 1e+308'],
    [
      'sigma 1e-20',
      sigma('1e-20'),
      'noise.noiseMultiplier: must be 0 or at least 0.01, got 1e-20: less noise hides nobody; set 0 for a run without privacy',
    ],
    ['delta 0', withKey('"privacy": { "delta": 0 }'), 'privacy.delta: must be at least 1e-30, got 0'],
    [
      'a batch above n',
      batch('33'),
      'sampling.expectedBatchSize: must be at most the 32 training examples, got 33',
    ],
    ['batch 1e-9', batch('1e-9'), 'sampling.expectedBatchSize: must be at least 0.01, got 1e-9'],
    ['epochs 0', edit('"epochs": 1', '"epochs": 0'), 'training.epochs: must be at least 1, got 0'],
    [
      'learning rate 1e30',
      edit('"learningRate": 0.1', '"learningRate": 1e30'),
      'optimizer.learningRate: must be at most 1000000, got 1e+30',
    ],
    [
      'noise without clipping',
      edit('"kind": "flat",\n    "clipNorm": 1', '"kind": "none"'),
      'noise.noiseMultiplier: must be 0 when clipping.kind is "none", got 1: noise gives no guarantee for gradients that are not clipped',
    ],
    [
      'gamma 1e-40',
      edit('"kind": "flat",', '"kind": "automatic",\n    "gamma": 1e-40,'),
      'clipping.gamma: must be at least 0.000001, got 1e-40',
    ],
    [
      'eight examples',
      edit('"trainingSubjects": 4', '"trainingSubjects": 1'),
      'privacy.neighbouring: "add-remove" needs at least 9 training examples, got 8: the sampling rate and the number of steps would tell how many there are; set privacy.neighbouring to "zero-out", or take more examples',
    ],
    [
      'version 2',
      edit('"version": 1', '"version": 2'),
      'version: must be 1, the only version of run configs that this Clipwise reads, got 2',
    ],
    [
      'control characters in the name',
      withKey('"name": "a\\u001b[31m\\nb\\u0000\\u202e"'),
      'name: must hold no control character, got "a\\u001b[31m\\nb\\u0000\\u202e"; take it out',
    ],
  ])('refuses %s by path, limit and value', async (_what, content, message) => {
    expect(await refusalOf(content)).toBe(message);
  });

  it('names every part that is missing', async () => {
    const lines = (await refusalOf('{}')).split('\n');
    expect(lines.map((line) => line.split(': ')[0])).toEqual([
      'dataset',
      'model',
      'sampling',
      'clipping',
      'noise',
    ]);
    expect(lines[0]).toBe('dataset: is missing; `clipwise config example` prints a whole one');
  });

  it('refuses a key __proto__ and changes no object by it', async () => {
    expect(await refusalOf(edit('{', '{\n  "__proto__": { "polluted": 1 },'))).toMatch(
      /^__proto__: is no key here/,
    );
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('makes 49 steps of 49 examples one by one', async () => {
    const content = edit('"trainingSubjects": 4', '"trainingSubjects": 49')
      .replace('"scansPerSubject": 8', '"scansPerSubject": 1')
      .replace('"expectedBatchSize": 8', '"expectedBatchSize": 1');
    expect(describeRun(await readConfig(fileOf(content))).plannedSteps).toBe(49);
  });

  it('warns of delta 0.5 with 32 examples, of no noise and of seeded noise, and of nothing in the base', async () => {
    const remarks = async (content: string) => remarksOn(await readConfig(fileOf(content)));
    expect(await remarks(base)).toBe('');
    expect(await remarks(withKey('"privacy": { "delta": 0.5 }'))).toMatch(
      /^warning: Delta 0\.5 is not below 1\/32/,
    );
    expect(await remarks(sigma('0'))).toBe('warning: this run claims no guarantee: No noise was added.\n');
    expect(await remarks(sigma('1, "source": { "kind": "seeded" }'))).toBe(
      'warning: this run claims no guarantee: The noise came from a seed in the config: whoever has it can draw the noise again and subtract it.\n',
    );
  });
});
