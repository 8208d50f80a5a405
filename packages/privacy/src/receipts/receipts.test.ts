import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { encodeDpEvent } from '../dp-event-codec.js';
import type { LedgerAnswer } from '../ledger-answer.js';
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

const epsilonIn = (answer: LedgerAnswer) => {
  if (answer.kind === 'unbounded') throw new Error(answer.reason);
  return { epsilon: answer.epsilon };
};

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

function changedAt<Input>(input: Input, path: readonly (string | number)[], by = 1): Input {
  const copy = structuredClone(input) as Record<string | number, unknown>;
  let holder = copy;
  for (const key of path.slice(0, -1)) holder = holder[key] as typeof holder;
  const last = path.at(-1) as string | number;
  const value = holder[last];
  holder[last] =
    typeof value === 'number'
      ? value + by
      : typeof value === 'string'
        ? `${value}0`
        : value === null
          ? 0
          : !value;
  return copy as Input;
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

  it('states epsilon for one and for a person of all charges, whatever they count, and what is not covered', () => {
    const counts = [3, 1, 2];
    const charged = counts.map((count, index) => ({
      ...{ kind: 'privacy-charged', at, step: counts.slice(0, index + 1).reduce((sum, one) => sum + one) },
      ...{ event: encodeDpEvent(event), count },
    }));
    const { body } = issueReceipt({ ...request, events: receiptEvents([started, ...charged]) }, owner);
    const ledger = openRunLedger({
      ...{ neighbouring: 'add-remove', delta: 1e-5 },
      charges: [{ event, count: 6 }],
    });
    expect(body.statement.guarantee).toMatchObject(epsilonIn(ledger.epsilon()));
    expect(body.statement.group).toMatchObject({ records: 4, ...epsilonIn(ledger.groupEpsilon(4)) });
    expect(body.statement.notCovered).toContain('Training loss.');
    expect(body.statement.verdict).toBe('private');
  });

  it('keeps of every attempt its start, charges, results, checkpoint and end, and not the hash of the data', () => {
    const content = { sha256: 'f'.repeat(64) };
    const again = { ...started, dataset: { ...started.dataset, content } };
    const charge = { kind: 'privacy-charged', at, step: 1, event: encodeDpEvent(event), count: 1 };
    const { body } = issueReceipt(
      {
        ...request,
        events: receiptEvents([
          ...log,
          again,
          charge,
          { kind: 'metrics-recorded', at, step: 2, metrics: [] },
        ]),
      },
      owner,
    );
    const told = body.events.map((one) => `${one.kind} ${'step' in one ? one.step : ''}`.trim());
    expect(told).toEqual([
      'run-started',
      ...Array.from({ length: steps }, (_, index) => `privacy-charged ${index + 1}`),
      `results-recorded ${steps}`,
      `artifact-recorded ${steps}`,
      `run-ended ${steps}`,
      'run-started',
      'privacy-charged 1',
      'results-recorded 2',
    ]);
    expect(JSON.stringify(body)).not.toContain(content.sha256);
    expect(JSON.stringify(body)).toContain('"trainingExamples":1000');
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

  describe('that the owner of the key signed again', () => {
    const { body } = receipt;
    const places = placesOf(body).map((path) => [path.join('.'), path] as const);
    const under = (...names: string[]) => places.filter(([, [first]]) => names.includes(String(first)));
    const after = (path: readonly (string | number)[], by?: number) =>
      failuresOf(resigned(changedAt(body, path, by), owner));

    it.each(under('run', 'config', 'events', 'chain'))('breaks its chain where %s is changed', (_, path) => {
      expect(after(path)).toContain('chain');
    });

    it.each(under('statement').filter(([place]) => place !== 'statement.accountant.version'))(
      'says other than its events where %s is changed a little',
      (_, path) => {
        expect(after(path, 1e-5)).toEqual(['statement']);
      },
    );

    it('holds where only the day, the code or the release of the accountant is another', () => {
      for (const [place, path] of under('issuedAt', 'code'))
        expect([place, after(path)]).toEqual([place, []]);
      expect(after(['statement', 'accountant', 'version'])).toEqual([]);
    });

    it('breaks its chain where links are added or left out at the end', () => {
      const { chain } = body;
      for (const links of [[...chain, chain[0] as string], chain.slice(0, -1)])
        expect(failuresOf(resigned({ ...body, chain: links }, owner))).toEqual(['chain']);
    });
  });

  it('is not signed by a key that fits every content', () => {
    // The neutral element as the key and as R, with S = 0, satisfies the equation of Ed25519 for any content.
    const neutral = `01${'00'.repeat(31)}`;
    const signature = { ...receipt.signature, publicKey: neutral, value: `${neutral}${'00'.repeat(32)}` };
    expect(failuresOf({ ...receipt, signature })).toEqual(['signature', 'key']);
  });

  it('fails, and does not throw, where it holds what JSON cannot say', () => {
    const body = { ...receipt.body, config: { seed: Number.NaN } };
    expect(failuresOf({ ...receipt, body })).toEqual(['signature', 'chain']);
  });

  it('takes a trusted key in either case', () => {
    const keys = [owner.publicKey.toUpperCase()];
    expect(verifyReceipt(receipt, { trustedKeys: keys }).isValid).toBe(true);
  });

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
