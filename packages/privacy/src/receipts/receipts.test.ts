import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { encodeDpEvent } from '../dp-event-codec.js';
import { openRunLedger } from '../run-ledger.js';
import { canonicalBytes, chainOf, sha256Hex } from './chain.js';
import { issueReceipt, receiptEvents, type Signer } from './issue.js';
import type { Receipt, ReceiptBody } from './receipt.js';
import { verifyReceipt } from './verify.js';

const signerOf = (seed: number): Signer => {
  const secret = new Uint8Array(32).fill(seed);
  return {
    publicKey: bytesToHex(ed25519.getPublicKey(secret)),
    sign: (content) => ed25519.sign(content, secret),
  };
};
const owner = signerOf(1);

const event = {
  kind: 'poisson-sampled',
  samplingRate: 0.1,
  event: { kind: 'gaussian', noiseMultiplier: 1 },
} as const;
const at = '2026-01-31T12:00:00.000Z';
const checkpoint = new TextEncoder().encode('parameters');
const steps = 5;

const started = {
  kind: 'run-started',
  at,
  plannedSteps: steps,
  environment: { node: '20.20.0' },
  dataset: { trainingExamples: 1000, largestSubjectExamples: 4 },
  mechanism: {
    isPrivate: true,
    unit: 'example',
    neighbouring: 'add-remove',
    sampler: 'poisson',
    samplingRate: 0.1,
    clipping: 'flat',
    noiseMultiplier: 1,
    noiseSource: 'csprng',
    delta: 1e-5,
    notCovered: ['Training loss.'],
  },
};
const log = [
  started,
  ...Array.from({ length: steps }, (_, index) => [
    { kind: 'privacy-charged', at, step: index + 1, event: encodeDpEvent(event), count: 1 },
    { kind: 'metrics-recorded', at, step: index + 1, metrics: [] },
  ]).flat(),
  {
    kind: 'artifact-recorded',
    artifactKind: 'checkpoint',
    at,
    step: steps,
    name: 'checkpoint.safetensors',
    sha256: sha256Hex(checkpoint),
    bytes: checkpoint.length,
  },
  { kind: 'run-ended', at, step: steps, outcome: 'completed' },
];
const request = { run: 'first', issuedAt: at, config: { seed: 1 }, code: { clipwise: '0.1.0' } };
const receipt = issueReceipt({ ...request, events: receiptEvents(log) }, owner);
const trustedKeys = [owner.publicKey];
const failuresOf = (input: unknown) =>
  verifyReceipt(input, { trustedKeys })
    .checks.filter(({ outcome }) => outcome === 'failed')
    .map(({ name }) => name);

/** A copy with another body, signed again by a key. */
const resigned = (body: ReceiptBody, signer: Signer): Receipt => ({
  body,
  signature: {
    algorithm: 'Ed25519',
    publicKey: signer.publicKey,
    value: bytesToHex(signer.sign(canonicalBytes(body))),
  },
});

/** Every place that holds a value, as a path. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    placesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function changedAt(input: unknown, path: readonly (string | number)[]): unknown {
  const copy = structuredClone(input) as Record<string | number, unknown>;
  let holder = copy;
  for (const key of path.slice(0, -1)) holder = holder[key] as typeof holder;
  const last = path.at(-1) as string | number;
  const value = holder[last];
  holder[last] =
    typeof value === 'number'
      ? value + 1
      : typeof value === 'string'
        ? `${value}0`
        : value === null
          ? 0
          : !value;
  return copy;
}

describe('a receipt', () => {
  it('verifies, with the epsilon of the ledger, the key and the checkpoint', () => {
    const { isValid, checks, statement } = verifyReceipt(JSON.parse(JSON.stringify(receipt)), {
      trustedKeys,
      files: [{ name: 'any name', bytes: checkpoint }],
    });
    expect(checks.map(({ name, outcome }) => [name, outcome])).toEqual(
      ['form', 'signature', 'key', 'chain', 'statement', 'artifact'].map((name) => [name, 'passed']),
    );
    expect(isValid).toBe(true);
    const ledger = openRunLedger({
      neighbouring: 'add-remove',
      delta: 1e-5,
      charges: [{ event, count: steps }],
    });
    const answer = ledger.epsilon();
    expect(answer.kind === 'bounded' && answer.epsilon).toBe(statement?.guarantee?.epsilon);
    expect(statement?.verdict).toBe('private');
  });

  it('is signed as OpenSSL and every other RFC 8032 verifier expects: over RFC 8785 JSON', () => {
    expect(new TextDecoder().decode(canonicalBytes({ b: [1e21, 'é'], a: 0.1 }))).toBe(
      '{"a":0.1,"b":[1e+21,"é"]}',
    );
    expect(receipt.signature.value).toHaveLength(128);
  });

  it.each(placesOf(receipt).map((path) => [path.join('.'), path] as const))(
    'fails when %s is changed',
    (_, path) => {
      expect(failuresOf(changedAt(receipt, path)).length).toBeGreaterThan(0);
    },
  );

  it.each(receipt.body.events.map((one, index) => [`${one.kind} ${index}`, index] as const))(
    'fails without event %s, and with it moved',
    (_, index) => {
      const { events, chain } = receipt.body;
      const without = <T>(list: readonly T[]) => list.filter((_, place) => place !== index);
      const dropped = {
        ...receipt,
        body: { ...receipt.body, events: without(events), chain: without(chain) },
      };
      expect(failuresOf(dropped)).toEqual(expect.arrayContaining(['signature']));
      const moved = {
        ...receipt.body,
        events: [...without(events), events[index] as (typeof events)[number]],
      };
      if (index < events.length - 1) expect(failuresOf({ ...receipt, body: moved })).toContain('chain');
    },
  );

  it('with a dropped charge, a whole new chain and the owner’s key claims what the charges do not give', () => {
    // What only the owner of the key can do: the statement is then computed again from what is left.
    const events = receipt.body.events.filter((one) => !(one.kind === 'privacy-charged' && one.step === 3));
    const forged = { ...receipt.body, events, chain: chainOf({ ...receipt.body, events }) };
    expect(failuresOf(resigned(forged, owner))).toEqual(['statement']);
    expect(failuresOf(resigned(receipt.body, signerOf(2)))).toEqual(['key']);
  });

  it('of the first version, whose statement said less, still verifies; cut down to it, the second does not', () => {
    const { numerics, findings, attack, version: _, ...rest } = receipt.body.statement;
    const { curve, ...said } = attack as NonNullable<typeof attack>;
    expect([numerics, findings, curve.length > 20]).toEqual([null, null, true]);
    const cut = (version: number) => {
      const statement = { ...rest, attack: said, version } as unknown as ReceiptBody['statement'];
      return failuresOf(resigned({ ...receipt.body, statement }, owner));
    };
    expect([cut(1), cut(2)]).toEqual([[], ['statement']]);
  });

  it('fails beside a file that the run did not make', () => {
    const files = [{ name: 'other', bytes: new Uint8Array([1]) }];
    expect(verifyReceipt(receipt, { trustedKeys, files }).isValid).toBe(false);
  });

  it('says what the audit of the run showed, at the confidence of its config', () => {
    const audited = [
      ...log.slice(0, -1),
      { kind: 'metrics-recorded', at, step: steps, metrics: [{ name: 'audit', value: 0.5 }] },
      ...log.slice(-1),
    ];
    const config = { audit: { confidence: 0.95 } };
    const made = issueReceipt({ ...request, config, events: receiptEvents(audited, 'audit') }, owner);
    expect(made.body.statement.audit).toEqual({ epsilon: 0.5, confidence: 0.95 });
    expect(failuresOf(made)).toEqual([]);
    expect(receipt.body.statement.audit).toBeNull();
  });

  it('of a run whose results stand beyond its charges claims nothing', () => {
    const beyond = [...log.slice(0, -1), { kind: 'metrics-recorded', at, step: steps + 1, metrics: [] }];
    const { body } = issueReceipt({ ...request, events: receiptEvents(beyond) }, owner);
    expect(body.statement.verdict).toBe('unverified');
  });

  it.each([null, 3, 'text', [], {}, { body: {}, signature: {} }])('is not what %j is', (input) => {
    expect(failuresOf(input)).toEqual(['form']);
  });
});
