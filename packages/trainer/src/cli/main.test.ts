import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backendRegistry, loadBackend } from '../backends/registry.js';
import { exampleConfig } from '../presets/example-config.js';
import { recipes } from '../presets/recipes/recipes.js';
import { main } from './main.js';

let folder: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-cli-'));
  output = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text;
      return true;
    });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const clipwise = (...args: string[]) => main(['node', 'clipwise', ...args]);

describe('clipwise', () => {
  it('prints an example config that it accepts', async () => {
    expect(await clipwise('config', 'example')).toBe(0);
    const file = join(folder, 'run.json');
    await writeFile(file, output);
    expect(await clipwise('config', 'validate', file)).toBe(0);
  });

  it('prints each recipe by its name, and names them all for one that there is not', async () => {
    vi.mocked(process.stderr.write).mockImplementation(() => true);
    for (const { name, config } of recipes) {
      output = '';
      expect(await clipwise('config', 'example', '--recipe', name)).toBe(0);
      expect(JSON.parse(output)).toEqual(config);
    }
    vi.mocked(process.stderr.write).mockImplementation((text) => {
      output += text;
      return true;
    });
    expect(await clipwise('config', 'example', '--recipe', 'none')).toBe(2);
    expect(output).toContain(`must be one of ${recipes.map(({ name }) => name).join(', ')}, got "none"`);
  });

  it('lists the kinds of every part of a config in its help', async () => {
    expect(await clipwise('config', '--help')).toBe(0);
    expect(output).toMatch(/clipping\.kind: automatic, flat, per-layer, .*none/);
  });

  it('answers with exit code 2 and the remedy when there is no config', async () => {
    expect(await clipwise('train', '--config', join(folder, 'none.json'))).toBe(2);
    expect(output).toMatch(/none\.json cannot be read \(ENOENT\); make one with: clipwise config example/);
  });

  it('tells with doctor which backends work and which auto takes', async () => {
    expect(await clipwise('doctor', '--no-benchmark', '--json')).toBe(0);
    const report = JSON.parse(output);
    const kinds = report.backends.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(backendRegistry.map(({ kind }) => kind));
    for (const backend of report.backends) {
      if (backend.status === 'usable') expect(backend.gradients.isRight).toBe(true);
      else expect([backend.reason.length, backend.remedy.length]).not.toContain(0);
    }
    expect((await loadBackend('auto')).kind).toBe(report.auto);
  });

  it('refuses with doctor a study with a wrong config before anything is measured', async () => {
    const file = join(folder, 'study.json');
    await writeFile(
      file,
      JSON.stringify({ configs: [exampleConfig, { ...exampleConfig, model: { kind: 'x' } }] }),
    );
    expect(await clipwise('doctor', '--config', file)).toBe(2);
    expect(output).toMatch(/model: unknown kind "x"; known: unet|model.kind: unknown kind/);
  });

  it('writes one run into a folder and refuses a second', async () => {
    const file = join(folder, 'run.json');
    const small = {
      ...exampleConfig,
      dataset: {
        kind: 'oct-phantom',
        imageHeight: 32,
        imageWidth: 32,
        trainingSubjects: 1,
        scansPerSubject: 2,
      },
      model: { kind: 'unet', width: 2 },
      sampling: { kind: 'poisson', expectedBatchSize: 1 },
      training: { epochs: 1, backend: 'wasm' },
      privacy: { neighbouring: 'zero-out' },
    };
    await writeFile(file, JSON.stringify(small));
    const out = join(folder, 'out');
    expect(await clipwise('train', '--config', file, '--out', out)).toBe(0);
    const events = await readFile(join(out, 'events.jsonl'), 'utf8');
    expect(await clipwise('train', '--config', file, '--out', out)).toBe(2);
    expect(output).toMatch(/holds a run already; name another folder/);
    expect(await readFile(join(out, 'events.jsonl'), 'utf8')).toBe(events);
    expect((await readFile(join(out, 'checkpoint.safetensors'))).length).toBeGreaterThan(1000);
  });
});
