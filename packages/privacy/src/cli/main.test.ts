import { describe, expect, it } from 'vitest';
import { accountants } from '../accountants/registry.js';
import type { DpEvent } from '../dp-event.js';
import { openRunLedger } from '../run-ledger.js';
import { main } from './main.js';

const run = 'epsilon -q 0.01 --noise-multiplier 1.1 --steps 1000 --delta 1e-5';

async function cli(line: string, files: Readonly<Record<string, unknown>> = {}) {
  let [out, err] = ['', ''];
  const contentsOf = (path: string): Uint8Array => {
    const contents = files[path];
    if (contents === undefined) throw new Error(`ENOENT: ${path}`);
    if (contents instanceof Uint8Array) return contents;
    return Buffer.from(typeof contents === 'string' ? contents : JSON.stringify(contents));
  };
  const code = await main(['node', 'clipwise-privacy', ...line.split(' ').filter((word) => word !== '')], {
    write: (text) => {
      out += text;
    },
    writeError: (text) => {
      err += text;
    },
    read: async (path) => Buffer.from(contentsOf(path)).toString('utf8'),
    readBytes: async (path) => contentsOf(path),
  });
  return { code, out, err };
}
const batch = async (items: unknown) => {
  const { code, out } = await cli('--batch -', { '-': items });
  expect(code).toBe(0);
  return JSON.parse(out);
};
const sgd = { q: 0.01, sigma: 1.1, steps: 1000 };
const sgdJson = {
  kind: 'self-composed',
  count: 1000,
  event: { kind: 'poisson-sampled', samplingRate: 0.01, event: { kind: 'gaussian', noiseMultiplier: 1.1 } },
};

describe('clipwise-privacy epsilon', () => {
  it('prints a table for people, with accountant, certainty and relation', async () => {
    const { code, out } = await cli(`${run} --accountant rdp`);
    expect(code).toBe(0);
    expect(out).toMatch(
      /epsilon +1\.7\d+\n.*delta +0\.00001\nneighbouring +add-remove\naccountant +rdp .*upper-bound/s,
    );
  });

  it('never prints less than the value that it prints as JSON', async () => {
    const { value } = JSON.parse((await cli(`${run} --json`)).out);
    const [, printed] = /epsilon +(\S+)/.exec((await cli(run)).out) ?? [];
    expect(Number(printed)).toBeGreaterThanOrEqual(value);
    expect(Number(printed)).toBeLessThan(value * (1 + 1e-6));
  });

  it.each([
    ['bare', sgdJson],
    ['versioned', { version: 1, event: sgdJson }],
  ])('takes a %s event from a file and from the standard input', async (_, event) => {
    const flags = JSON.parse((await cli(`${run} --json`)).out);
    for (const path of ['e.json', '-']) {
      const { out } = await cli(`epsilon --event ${path} --delta 1e-5 --json`, { [path]: event });
      expect(JSON.parse(out).value).toBe(flags.value);
    }
  });

  it('says why there is no epsilon, and exits with 1', async () => {
    const { code, out } = await cli('epsilon --noise-multiplier 0 --delta 1e-5');
    expect(code).toBe(1);
    expect(out).toContain('epsilon       none. Not private: the noise multiplier is 0.');
  });

  it.each([
    ['-q 1.5 --noise-multiplier 1 --delta 0.1', 'samplingRate must be a number from 0 to 1, got 1.5'],
    ['--noise-multiplier -1 --delta 0.1', 'noiseMultiplier must be a finite number of at least 0, got -1'],
    ['--noise-multiplier NaN --delta 0.1', 'got NaN'],
    ['--noise-multiplier many --delta 0.1', 'got many'],
    ['--noise-multiplier 1 --delta 0', 'delta must be between 0 and 1, both excluded, got 0'],
    ['--noise-multiplier 1 --delta 1', 'got 1'],
    ['--noise-multiplier 1 --delta x', 'delta must be between 0 and 1, both excluded, got x'],
    ['--noise-multiplier 1 --steps 1.5 --delta 0.1', 'steps must be an integer of at least 0, got 1.5'],
    ['--noise-multiplier 1 --steps -1 --delta 0.1', 'got -1'],
    ['--noise-multiplier 1 --delta 0.1 --neighbouring near', 'neighbouring must be one of add-remove'],
  ])('names what is wrong with %s, and exits with 2', async (flags, message) => {
    const { code, out, err } = await cli(`epsilon ${flags} --json`);
    expect(code).toBe(2);
    expect(err).toMatch(/^PRIVACY_PARAMETER_INVALID: /);
    expect(err).toContain(message);
    expect(JSON.parse(out).error.code).toBe('PRIVACY_PARAMETER_INVALID');
  });

  it.each([
    ['epsilon --noise-multiplier 1', 'USAGE: give --delta'],
    ['epsilon --delta 0.1', 'USAGE: give --noise-multiplier'],
    ['epsilon --event e --steps 2 --delta 0.1', 'USAGE: --event gives the whole event'],
    ['epsilon --event missing --delta 0.1', 'FILE_UNREADABLE: missing cannot be read'],
    ['epsilon --event text --delta 0.1', 'JSON_INVALID: text is not JSON'],
    ['epsilon --event odd --delta 0.1', 'DP_EVENT_INVALID: $.event.kind: unknown kind "odd"'],
    [
      'epsilon --noise-multiplier 1 --delta 0.1 --accountant x',
      'ACCOUNTANT_UNKNOWN: accountant must be one of',
    ],
    ['compare --noise-multiplier 1 --delta 0.1 --accountant x', 'ACCOUNTANT_UNKNOWN'],
    ['epsilon --bogus', "USAGE: unknown option '--bogus'"],
    ['prove', 'USAGE: the command must be one of epsilon, delta'],
    ['--batch missing', 'FILE_UNREADABLE'],
    ['--batch text', 'JSON_INVALID'],
    ['--batch odd', 'BATCH_INVALID: a batch must be a list'],
  ])('%s: exits with 2 and says %s', async (line, message) => {
    const { code, err } = await cli(line, { text: '{', odd: { kind: 'odd' }, e: sgdJson });
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('clipwise-privacy --batch', () => {
  it('answers in order, whatever the form of the item', async () => {
    const answers = await batch([
      { id: 'flat', ...sgd, delta: 1e-5 },
      { id: 2, event: sgd, delta: 1e-5 },
      { id: 'bare', event: sgdJson, delta: 1e-5 },
      { id: 'versioned', event: { version: 1, event: sgdJson }, delta: 1e-5 },
    ]);
    expect(answers.map(({ id }: { id: unknown }) => id)).toEqual(['flat', 2, 'bare', 'versioned']);
    const { value } = JSON.parse((await cli(`${run} --json`)).out);
    for (const answer of answers)
      expect(answer).toMatchObject({ value, accountant: expect.any(String), seconds: expect.any(Number) });
  });

  it('is the same behind epsilon and delta', async () => {
    const items = [{ id: 1, ...sgd, delta: 1e-5 }];
    const [direct] = await batch(items);
    for (const command of ['epsilon', 'delta']) {
      const [answer] = JSON.parse((await cli(`${command} --batch f`, { f: items })).out);
      expect(answer.value).toBe(direct.value);
    }
  });

  it.each([
    [{ q: 1.5, sigma: 1, steps: 1, delta: 0.1 }, 'PRIVACY_PARAMETER_INVALID', 'samplingRate'],
    [{ q: 1, sigma: '1', steps: 1, delta: 0.1 }, 'PRIVACY_PARAMETER_INVALID', 'got "1"'],
    [{ q: 1, sigma: 1, delta: 0.1 }, 'PRIVACY_PARAMETER_INVALID', 'steps must be an integer'],
    [{ q: 1, sigma: 1, steps: 1, delta: 2 }, 'PRIVACY_PARAMETER_INVALID', 'delta must be'],
    [{ q: 1, sigma: 1, steps: 1, epsilon: -1 }, 'PRIVACY_PARAMETER_INVALID', 'epsilon must be'],
    [{ q: 1, sigma: 1, steps: 1 }, 'BATCH_INVALID', 'got neither'],
    [{ q: 1, event: sgdJson, delta: 0.1 }, 'BATCH_INVALID', 'got both'],
    [{ event: { kind: 'magic' }, delta: 0.1 }, 'DP_EVENT_INVALID', 'magic'],
    [{ ...sgd, delta: 0.1, accountant: 'x' }, 'ACCOUNTANT_UNKNOWN', 'got x'],
  ])('gives %j its own error and answers the rest', async (item, code, message) => {
    const [wrong, right] = await batch([
      { id: 'wrong', ...item },
      { id: 'right', ...sgd, delta: 1e-5 },
    ]);
    expect(wrong).toEqual({ id: 'wrong', error: { code, message: expect.stringContaining(message) } });
    expect(right.value).toBeGreaterThan(0);
  });

  it('gives null and a named error for an epsilon that is infinite', async () => {
    const [answer] = await batch([{ id: 1, q: 0.1, sigma: 0, steps: 1, delta: 0.1 }]);
    expect(answer).toMatchObject({
      id: 1,
      value: null,
      error: { code: 'EPSILON_UNBOUNDED', message: expect.stringContaining('noise multiplier is 0') },
    });
  });

  it('tells what is no item from an item', async () => {
    for (const answer of await batch([7, null, [], { q: 1 }]))
      expect(answer).toMatchObject({ id: null, error: { code: 'BATCH_INVALID' } });
  });
});

describe('clipwise-privacy compare, trajectory, statement and calibrate', () => {
  it('compares every accountant, marking those that are no upper bound', async () => {
    const { code, out } = await cli('compare -q 0.01 --noise-multiplier 1.1 --steps 100 --delta 1e-5');
    expect(code).toBe(0);
    for (const { kind, certainty } of accountants)
      expect(out).toMatch(
        new RegExp(`^${kind} +${certainty}${certainty === 'upper-bound' ? '' : ' \\(!\\)'} `, 'm'),
      );
  });

  it('ends a trajectory on the epsilon of the whole run', async () => {
    const { out } = await cli(`${run.replace('epsilon', 'trajectory')} --points 7 --accountant rdp --json`);
    const lines: { steps: number; epsilon: number }[] = JSON.parse(out);
    expect(lines.map(({ steps }) => steps)).toEqual([143, 286, 429, 572, 715, 858, 1000]);
    const { value } = JSON.parse((await cli(`${run} --accountant rdp --json`)).out);
    expect(lines.at(-1)?.epsilon).toBe(value);
  });

  it('states the guarantee as text, Markdown and JSON', async () => {
    const line = `${run.replace('epsilon', 'statement')} --unit scan --records 2000 --group 2`;
    expect((await cli(line)).out).toMatch(/one scan is added or removed.*1000 steps.*sampling rate 0\.01/s);
    expect((await cli(`${line} --markdown`)).out).toContain('| Privacy unit | scan |');
    const json = JSON.parse((await cli(`${line} --json`)).out);
    expect(json).toMatchObject({ verdict: 'private', records: 2000, group: { records: 2 } });
    expect(json.mechanism).toEqual({
      clipping: 'as the event assumes',
      noise: 'Gaussian',
      noiseMultiplier: 1.1,
      steps: 1000,
    });
  });

  it('states nothing about the source of the noise unless told', async () => {
    const line = run.replace('epsilon', 'statement');
    expect((await cli(line)).out).toContain('Where the noise came from is not stated');
    expect((await cli(`${line} --noise-source csprng`)).out).toContain('cryptographically secure');
    expect((await cli(`${line} --noise-source seeded`)).out).toContain(
      'This run gives no differential-privacy guarantee (1000 steps). The noise came from a seed that is known',
    );
  });

  it.each([
    [
      'calibrate --epsilon 2 --delta 1e-5 -q 0.01 --steps 1000',
      /noise-multiplier +0\.9\d+\nepsilon +1\.999\d+\n/,
    ],
    [
      'calibrate --parameter steps --epsilon 2 --delta 1e-5 -q 0.01 --noise-multiplier 1',
      /steps +\d+\nepsilon +1\.99/,
    ],
    [
      'calibrate --parameter sampling-rate --epsilon 2 --delta 1e-5 --steps 100 --noise-multiplier 1',
      /sampling-rate +0\.0/,
    ],
    [
      'calibrate --parameter batch-size --dataset-size 5000 --epsilon 2 --delta 1e-5 --steps 100 --noise-multiplier 1',
      /batch-size +\d+\n/,
    ],
    ['calibrate --membership-advantage 0.1 -q 0.01 --steps 1000', /advantage +0\.09/],
    [
      'calibrate --fpr 0.01 --maximal-tpr 0.05 -q 0.01 --steps 1000',
      /maximal TPR +0\.0499.*at false positive rate 0\.01/s,
    ],
  ])('%s: finds what meets the target', async (line, expected) => {
    const { code, out } = await cli(line);
    expect(out).toMatch(expected);
    expect(code).toBe(0);
  });

  it.each([
    ['calibrate --epsilon 2 --delta 1e-5 --steps 9', 'give --sampling-rate'],
    [
      'calibrate --epsilon 2 --delta 1e-5 -q 0.1 --steps 9 --noise-multiplier 1',
      'leave out --noise-multiplier',
    ],
    ['calibrate --parameter sigma --epsilon 2 --delta 1e-5', 'parameter must be one of noise-multiplier'],
    ['calibrate --epsilon 2 -q 0.1 --steps 9', 'give --delta'],
    ['calibrate --epsilon 2 --fpr 0.1 -q 0.1 --steps 9', 'give one target'],
    ['calibrate --fpr 0.1 -q 0.1 --steps 9', 'give both --fpr and --maximal-tpr'],
    [
      'calibrate --parameter batch-size --epsilon 2 --delta 1e-5 --noise-multiplier 1 --steps 9',
      'give --dataset-size',
    ],
  ])('%s: says %s', async (line, message) => {
    const { code, err } = await cli(line);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('says why a target is impossible, and exits with 1', async () => {
    const { code, out } = await cli(
      'calibrate --parameter steps --epsilon 0.1 --delta 1e-5 -q 0.5 --noise-multiplier 0.5',
    );
    expect(code).toBe(1);
    expect(out).toMatch(/steps +none\. No steps from 1 .* 1 already costs/);
  });
});

describe('the ledger of a run', () => {
  const step = {
    kind: 'poisson-sampled',
    samplingRate: 0.25,
    event: { kind: 'gaussian', noiseMultiplier: 2 },
  };
  const charge = {
    kind: 'privacy-charged',
    at: '2026-01-31T12:00:00Z',
    step: 1,
    count: 1,
    event: { version: 1, event: step },
  };
  const started = {
    kind: 'run-started',
    mechanism: {
      delta: 1e-6,
      neighbouring: 'zero-out',
      unit: 'scan',
      isPrivate: true,
      sampler: 'poisson',
      samplingRate: 0.25,
      clipping: 'automatic flat',
      noiseMultiplier: 2,
      noiseSource: 'csprng',
    },
    dataset: { trainingExamples: 400, largestSubjectExamples: 2 },
  };
  const announcing = (changes: object) => ({ ...started, mechanism: { ...started.mechanism, ...changes } });
  const lines = (...events: unknown[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
  const planned =
    'epsilon -q 0.25 --noise-multiplier 2 --steps 3 --neighbouring zero-out --delta 1e-6 --json';
  const log = lines(started, charge, { ...charge, count: 2 });
  const config = { privacy: { delta: 1e-6, neighbouring: 'zero-out', unit: 'scan' } };
  const checkpoint = (metadata: Record<string, string>) => {
    const header = Buffer.from(JSON.stringify({ __metadata__: metadata }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    return Buffer.concat([length, header, Buffer.alloc(16)]);
  };
  const ledger = JSON.stringify([{ event: { version: 1, event: step }, count: 3 }]);

  it.each<[string, unknown]>([
    ['an event log', log],
    ['an event log whose last line a crash cut off', `${log}{"kind":"privacy-ch`],
    ['a checkpoint', checkpoint({ ledger, config: JSON.stringify(config) })],
  ])('of %s costs what the plan of its steps costs, in the terms of the run', async (_, file) => {
    const spent = await cli('epsilon --ledger run --json', { run: file });
    const { value, delta, neighbouring } = JSON.parse(spent.out);
    expect({ delta, neighbouring }).toEqual({ delta: 1e-6, neighbouring: 'zero-out' });
    expect(value).toBe(JSON.parse((await cli(planned)).out).value);
  });

  it('says that a last line was cut off', async () => {
    const { err } = await cli('epsilon --ledger run', { run: `${log}{"kind":"privacy-ch` });
    expect(err).toContain('the last line is cut off');
  });

  it('refuses a log that is broken in the middle, naming the line', async () => {
    const { code, err } = await cli('epsilon --ledger run', {
      run: `${lines(started)}oops\n${lines(charge)}`,
    });
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining('LEDGER_INVALID: run line 2 is no training event'),
    });
  });

  it('refuses a checkpoint of another program', async () => {
    const { code, err } = await cli('epsilon --ledger run', { run: checkpoint({ format: 'pt' }) });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('without a privacy ledger') });
  });

  it('says so when the answer is in other terms than the run was made for', async () => {
    const { err } = await cli('epsilon --ledger run --delta 1e-3', { run: log });
    expect(err).toContain('made for delta 0.000001; this answer is for 1e-3');
  });

  it('of a schedule of 3000 noise multipliers is answered in seconds, by the accountant of the run itself', async () => {
    const events = Array.from({ length: 3000 }, (_, index) => ({
      ...step,
      event: { kind: 'gaussian', noiseMultiplier: 2 + index / 3000 },
    }));
    const run = lines(started, ...events.map((event) => ({ ...charge, event: { version: 1, event } })));
    const before = process.cpuUsage();
    const { value, accountant } = JSON.parse((await cli('epsilon --ledger run --json', { run })).out);
    const ledger = openRunLedger({
      neighbouring: 'zero-out',
      delta: 1e-6,
      charges: events.map((event) => ({ event: event as DpEvent, count: 1 })),
    });
    expect(ledger.epsilon()).toMatchObject({ epsilon: value, accountant });
    // The best accountant would take minutes; time of the processor, in microseconds.
    expect(process.cpuUsage(before).user).toBeLessThan(10e6);
  });

  it('is stated with the unit, clipping, noise and person that the run names', async () => {
    const { code, out } = await cli('statement --ledger run', { run: log });
    expect(code).toBe(0);
    expect(out).toContain('when one scan is replaced by an empty one');
    expect(out).toContain('3 steps of clipping "automatic flat"');
    expect(out).toContain('cryptographically secure generator');
    expect(out).toContain('A person with 2 records (each one scan) is protected');
    const charges = [{ event: step as DpEvent, count: 3 }];
    const { accountant } = openRunLedger({ neighbouring: 'zero-out', delta: 1e-6, charges }).epsilon();
    expect(out).toContain(`by the ${accountant} accountant`);
  });

  it.each<[string, string, readonly unknown[]]>([
    [
      'announced other noise than it charged',
      'A noise multiplier of 3 was announced, but 2 was charged.',
      [announcing({ noiseMultiplier: 3 }), charge],
    ],
    [
      'has results beyond its charges',
      'Results stand at step 900, but only 1 step was charged.',
      [started, charge, { kind: 'metrics-recorded', step: 900 }],
    ],
    ['charged before it started', 'Steps were charged before the run was announced.', [charge]],
    [
      'hides an attempt without charges behind another',
      'Results stand at step 5, but no step was charged.',
      [started, { kind: 'artifact-recorded', step: 5 }, started, charge],
    ],
    [
      'charged before it started, and then started',
      'Steps were charged before the run was announced.',
      [charge, started, charge],
    ],
    [
      'counts its second attempt at another delta',
      'A later attempt counts with another delta than the first.',
      [started, charge, announcing({ delta: 0.1 }), charge],
    ],
    [
      'drew its noise from a seed',
      'The noise was announced as seeded',
      [announcing({ noiseSource: 'seeded' }), charge],
    ],
    [
      'does not say how it drew its batches',
      'Steps were charged before the run was announced.',
      [announcing({ sampler: undefined }), charge],
    ],
  ])('claims nothing in a statement when it %s', async (_, reason, events) => {
    const { code, out } = await cli('statement --ledger run --delta 1e-6', { run: lines(...events) });
    expect(code).toBe(1);
    expect(out).toContain('This run claims no guarantee: its records contradict what was charged.');
    expect(out).toContain(reason);
    expect(out).not.toContain('differentially private');
  });

  it('claims nothing for a checkpoint whose noise was seeded, whatever a flag says', async () => {
    const seeded = { ...config, noise: { source: { kind: 'seeded', seed: 1 } } };
    const file = checkpoint({ ledger, config: JSON.stringify(seeded) });
    for (const flag of ['', ' --noise-source csprng']) {
      const { code, out } = await cli(`statement --ledger run${flag}`, { run: file });
      expect([code, out]).toEqual([1, expect.stringContaining('The noise came from a seed that is known')]);
    }
  });

  it('of many different steps is answered by the same accountant in epsilon, batch and trajectory', async () => {
    const events = Array.from({ length: 60 }, (_, index) => ({
      ...step,
      event: { kind: 'gaussian', noiseMultiplier: 2 + index / 60 },
    }));
    const run = lines(started, ...events.map((event) => ({ ...charge, event: { version: 1, event } })));
    const { value, accountant } = JSON.parse((await cli('epsilon --ledger run --json', { run })).out);
    const item = { id: 1, delta: 1e-6, neighbouring: 'zero-out', event: { kind: 'composed', events } };
    const [inBatch] = JSON.parse((await cli('--batch items', { items: [item] })).out);
    expect(inBatch).toMatchObject({ accountant });
    // Sums of rounded numbers depend on their order.
    expect(inBatch.value).toBeCloseTo(value, 9);
    const points = JSON.parse((await cli('trajectory --ledger run --json', { run })).out);
    expect(points.at(-1).epsilon).toBeCloseTo(value, 9);
  });
});
