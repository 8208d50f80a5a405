import { generateKeyPairSync, sign } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { encodeDpEvent } from '@clipwise/privacy';
import { issueReceipt, receiptEvents, type Verification } from '@clipwise/privacy/receipts';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../infra/local/chromium.mjs';

const at = '2026-01-31T12:00:00.000Z';
const steps = 20;

/** A log as `clipwise train` writes it, as far as a receipt reads it. */
const log = [
  {
    kind: 'run-started',
    at,
    dataset: { trainingExamples: 600, largestSubjectExamples: 3 },
    mechanism: {
      isPrivate: true,
      unit: 'example',
      neighbouring: 'add-remove',
      sampler: 'poisson',
      samplingRate: 0.05,
      clipping: 'flat',
      noiseMultiplier: 0.8,
      noiseSource: 'csprng',
      delta: 1e-5,
      notCovered: [],
    },
  },
  ...Array.from({ length: steps }, (_, index) => ({
    kind: 'privacy-charged',
    at,
    step: index + 1,
    event: encodeDpEvent({
      kind: 'poisson-sampled',
      samplingRate: 0.05,
      event: { kind: 'gaussian', noiseMultiplier: 0.8 },
    }),
    count: 1,
  })),
  { kind: 'run-ended', at, step: steps, outcome: 'completed' },
];

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const { x = '' } = publicKey.export({ format: 'jwk' });
const receipt = issueReceipt(
  { run: 'first', issuedAt: at, config: { seed: 1 }, code: {}, events: receiptEvents(log) },
  {
    publicKey: Buffer.from(x, 'base64url').toString('hex'),
    sign: (content) => sign(null, content, privateKey),
  },
);

let browser: Browser;
let page: Page;
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve('@clipwise/privacy/receipts'))],
    bundle: true,
    format: 'iife',
    globalName: 'receipts',
    platform: 'browser',
    write: false,
  });
  const executablePath = findChromium();
  browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox'],
  });
  page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
});
afterAll(() => browser?.close());

const verify = (input: unknown): Promise<Verification> =>
  page.evaluate(`receipts.verifyReceipt(${JSON.stringify(input)})`);

describe('a receipt made in Node and signed by its OpenSSL', () => {
  it('verifies in Chromium, which computes the same epsilon from the charges', async () => {
    const { isValid, statement } = await verify(receipt);
    expect(isValid).toBe(true);
    const stated = receipt.body.statement.guarantee?.epsilon as number;
    expect(Math.abs((statement?.guarantee?.epsilon as number) / stated - 1)).toBeLessThan(1e-7);
  });

  it('does not verify in Chromium with a charge dropped, doubled or moved, or with another epsilon', async () => {
    const { events, chain, statement } = receipt.body;
    const altered = [
      { events: events.filter((_, index) => index !== 5), chain: chain.filter((_, index) => index !== 5) },
      { events: events.map((event, index) => (index === 5 ? { ...event, count: 2 } : event)) },
      { events: [events[0], ...events.slice(2, -1), events[1], events.at(-1)] },
      { statement: { ...statement, guarantee: { ...statement.guarantee, epsilon: 0.1 } } },
    ];
    for (const change of altered) {
      const { isValid } = await verify({ ...receipt, body: { ...receipt.body, ...change } });
      expect([Object.keys(change), isValid]).toEqual([Object.keys(change), false]);
    }
  });
});
