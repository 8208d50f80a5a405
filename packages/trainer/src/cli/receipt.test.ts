import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from './main.js';

let folder: string;
let output: string;
const at = (name: string) => join(folder, name);
const clipwise = (...args: string[]) => main(['node', 'clipwise', ...args]);
const config = {
  dataset: {
    kind: 'oct-phantom',
    imageHeight: 32,
    imageWidth: 32,
    trainingSubjects: 5,
    validationSubjects: 1,
    scansPerSubject: 2,
  },
  model: { kind: 'unet', width: 1 },
  sampling: { kind: 'poisson', expectedBatchSize: 2 },
  clipping: { kind: 'flat' },
  noise: { noiseMultiplier: 1 },
  training: { epochs: 1 },
  evaluation: { samples: 0 },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-receipt-'));
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    output += text;
    return true;
  });
  output = '';
  await writeFile(at('run.json'), JSON.stringify(config));
  expect(await clipwise('train', '--quiet', '--config', at('run.json'), '--out', at('run'))).toBe(0);
  expect(await clipwise('keys', 'create', '--out', at('key.pem'))).toBe(0);
  expect(await clipwise('receipt', at('run'), '--key', at('key.pem'))).toBe(0);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  output = '';
});

describe('clipwise keys, receipt and verify', () => {
  it('verify a run with its checkpoint and the key that was published', async () => {
    await clipwise('keys', 'show', '--key', at('key.pem'));
    const key = output.trim();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const files = [at('run/receipt.json'), at('run/checkpoint.safetensors')];
    expect(await clipwise('verify', ...files, '--key', key)).toBe(0);
    expect(output).toContain('The key is one that you trust.');
    expect(output).toMatch(/computed again from the charges, is \d/);
    expect(output).toContain('byte for byte');
  });

  it('say with exit code 1 which check a changed receipt, another key or another file fails', async () => {
    const text = await readFile(at('run/receipt.json'), 'utf8');
    await writeFile(at('changed.json'), text.replace('"count": 1', '"count": 2'));
    expect(await clipwise('verify', at('changed.json'))).toBe(1);
    expect(output).toMatch(/FAILED {2}signature/);
    expect(await clipwise('verify', at('run/receipt.json'), '--key', '00')).toBe(1);
    expect(output).toMatch(/FAILED {2}key/);
    expect(await clipwise('verify', at('run/receipt.json'), at('run.json'))).toBe(1);
    expect(output).toMatch(/FAILED {2}artifact/);
  });

  it('keep the key from everybody else, and overwrite neither key nor receipt', async () => {
    expect((await stat(at('key.pem'))).mode & 0o777).toBe(0o600);
    expect(await clipwise('keys', 'create', '--out', at('key.pem'))).toBe(1);
    expect(output).toContain('a key is never overwritten');
    expect(await clipwise('receipt', at('run'), '--key', at('key.pem'))).toBe(1);
    expect(output).toContain('exists; name another with --out');
  });

  it('take a log whose last line a crash has torn, and none that is torn within', async () => {
    const lines = (await readFile(at('run/events.jsonl'), 'utf8')).trimEnd().split('\n');
    const signed = async (name: string, text: string) => {
      await mkdir(at(name));
      await writeFile(at(`${name}/config.json`), JSON.stringify(config));
      await writeFile(at(`${name}/events.jsonl`), text);
      return clipwise('receipt', at(name), '--key', at('key.pem'));
    };
    expect(await signed('torn', `${lines.join('\n')}\n{"kind":"met`)).toBe(0);
    const within = lines.map((line, index) => (index === 2 ? line.slice(0, 9) : line));
    expect(await signed('torn-within', within.join('\n'))).toBe(1);
    expect(output).toContain('line 3 is no event, and others follow it');
  });

  it('name what is missing: a key, a run, a receipt', async () => {
    expect(await clipwise('receipt', at('run'), '--key', at('absent.pem'))).toBe(1);
    expect(output).toContain('clipwise keys create --out');
    expect(await clipwise('receipt', folder, '--key', at('key.pem'))).toBe(1);
    expect(output).toContain('has no config.json');
    await writeFile(at('text.json'), 'no json');
    expect(await clipwise('verify', at('text.json'))).toBe(1);
    expect(output).toContain('is no JSON');
    expect(await clipwise('audit', 'step', '--repetitions', '5')).toBe(2);
  });
});

describe('clipwise statement', () => {
  const statement = (...args: string[]) => clipwise('statement', at('run'), ...args);
  const epsilonOf = async () =>
    JSON.parse(await readFile(at('run/receipt.json'), 'utf8')).body.statement.guarantee.epsilon as number;

  it('says in every format what the receipt of the run says, and findings', async () => {
    expect(await statement('--format', 'json')).toBe(0);
    const told = JSON.parse(output);
    expect(told).toMatchObject({ version: 2, verdict: 'private', guarantee: { epsilon: await epsilonOf() } });
    expect(told.attack.curve.length).toBeGreaterThan(20);
    expect(told.numerics).toContain('whole numbers on a grid');
    expect(Array.isArray(told.findings)).toBe(true);
    for (const [format, text] of [
      ['text', 'differentially private when one example is added or removed'],
      ['markdown', '| Epsilon per example |'],
      ['html', '<th scope="row">Epsilon per example</th>'],
    ] as const) {
      output = '';
      expect(await statement('--format', format)).toBe(0);
      expect(output).toContain(text);
    }
  });

  it('drafts an entry for the registry, its day a text and its lists kept line by line', async () => {
    const who = ['--curator', 'A hospital', '--author', 'me'];
    expect(await statement('--format', 'registry', ...who, '--date', '2026-01-31')).toBe(0);
    const { parse } = await import('yaml');
    // As readers of YAML 1.1 see it: an unquoted day would be a date.
    const entry = parse(output, { version: '1.1' });
    expect(entry.deployment.basic).toMatchObject({ name: 'run', publication_date: '2026-01-31' });
    expect(entry.deployment.privacy_loss.privacy_parameters.epsilon).toBe(await epsilonOf());
    expect(entry.deployment.dp_variant.unprotected_quantities).toContain('\n- ');
    expect(output).toContain('unprotected_quantities: |');
  });

  it('names what is missing or wrong, and overwrites nothing', async () => {
    expect(await statement('--format', 'registry')).toBe(2);
    expect(output).toContain('--curator NAME');
    expect(
      await statement('--format', 'registry', '--curator', 'a', '--author', 'b', '--date', '31.1.'),
    ).toBe(2);
    expect(output).toContain('must be a day as YYYY-MM-DD, got "31.1."');
    expect(await statement('--format', 'html', '--out', at('page.html'))).toBe(0);
    expect(await statement('--format', 'html', '--out', at('page.html'))).toBe(2);
    expect(output).toContain('nothing is ever overwritten');
    expect(await clipwise('statement', folder)).toBe(1);
  });
});
