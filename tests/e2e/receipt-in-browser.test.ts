import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { encodeDpEvent, roundUp } from '@clipwise/privacy';
import { issueReceipt, receiptEvents } from '@clipwise/privacy/receipts';
import { beforeEach, describe, expect, it } from 'vitest';
import { Dashboard } from '../support/dashboard.js';

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
  {
    kind: 'artifact-recorded',
    artifactKind: 'checkpoint',
    at,
    step: steps,
    name: 'checkpoint.safetensors',
    sha256: createHash('sha256').update('parameters').digest('hex'),
    bytes: 10,
  },
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

const dashboard = Dashboard.ofThisFile();
const file = (name: string, content: unknown) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});
const outcome = () => dashboard.page.getByTestId('verification');
const give = (label: string, ...files: ReturnType<typeof file>[]) =>
  dashboard.page.getByLabel(label).setInputFiles(files);

describe('the page Verify, with a receipt made in Node and signed by its OpenSSL', () => {
  beforeEach(async () => {
    await dashboard.page.goto(`${dashboard.clipwise.webUrl}/verify`);
  });

  it('computes the same epsilon from the charges, and sends nothing of it', async () => {
    const { page } = dashboard;
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.postData()} ${request.url()}`));
    await give('Receipt of a run', file('receipt.json', receipt));
    await outcome().getByText('All that could be checked holds.').waitFor();
    const { epsilon = 0 } = receipt.body.statement.guarantee ?? {};
    await outcome().getByText(roundUp(epsilon, 3)).first().waitFor();
    const text = (await outcome().textContent()) ?? '';
    const again = Number(/computed again from the charges, is ([\d.]+),/.exec(text)?.[1]);
    expect(Math.abs(again / epsilon - 1)).toBeLessThan(1e-7);
    expect(sent.filter((request) => request.includes(receipt.signature.value))).toEqual([]);
  });

  it('holds it against the keys that are trusted and against files', async () => {
    await give('Receipt of a run', file('receipt.json', receipt));
    const keys = dashboard.page.getByLabel('Keys that you trust');
    await keys.fill(receipt.signature.publicKey);
    await outcome().getByText('The key is one that you trust.').waitFor();
    await keys.fill('00');
    await outcome().getByText('Do not rely on this receipt').waitFor();
    await keys.fill('');
    await give('Files of the run', file('checkpoint.safetensors', 'parameters'));
    await outcome().getByText('byte for byte').waitFor();
    await give('Files of the run', file('checkpoint.safetensors', 'others'));
    await outcome().getByText('Do not rely on this receipt').waitFor();
    await give('Files of the run');
    await outcome().getByText('All that could be checked holds.').waitFor();
  });

  const { events, chain, statement } = receipt.body;
  it.each<[string, Partial<typeof receipt.body>]>([
    [
      'a charge dropped',
      { events: events.filter((_, index) => index !== 5), chain: chain.filter((_, index) => index !== 5) },
    ],
    [
      'a charge doubled',
      {
        events: events.map((event, index) => (index === 5 ? { ...event, count: 2 } : event) as typeof event),
      },
    ],
    [
      'a charge moved',
      { events: [...events.slice(0, 1), ...events.slice(2, -1), ...events.slice(1, 2), ...events.slice(-1)] },
    ],
    [
      'another epsilon',
      {
        statement: {
          ...statement,
          guarantee: { ...statement.guarantee, epsilon: 0.1 } as typeof statement.guarantee,
        },
      },
    ],
  ])('does not hold with %s', async (name, change) => {
    await give(
      'Receipt of a run',
      file(`${name}.json`, { ...receipt, body: { ...receipt.body, ...change } }),
    );
    await outcome()
      .getByRole('heading', { name: `${name}.json` })
      .waitFor();
    await outcome().getByText('Do not rely on this receipt').waitFor();
    expect(await outcome().locator('pre').count()).toBe(0);
  });

  it('says of a file that is no JSON why it cannot be read', async () => {
    await give('Receipt of a run', file('torn.json', '{"body"'));
    await outcome()
      .getByText(/This is no JSON/)
      .waitFor();
  });
});
