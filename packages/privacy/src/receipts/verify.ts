import { ed25519 } from '@noble/curves/ed25519.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { isObject } from '../log-announcement.js';
import type { PrivacyStatement } from '../statement.js';
import { canonicalBytes, chainOf, sha256Hex } from './chain.js';
import type { Receipt } from './receipt.js';
import { statementOfEvents } from './statement-of-events.js';

/** One thing that was looked at. */
export interface Check {
  readonly name: 'form' | 'signature' | 'key' | 'chain' | 'statement' | 'artifact';
  /** `open` is what could not be looked at: a key that nobody named, a file that is not there. */
  readonly outcome: 'passed' | 'failed' | 'open';
  readonly text: string;
}

/** What came of a receipt. */
export interface Verification {
  /** True when nothing failed. What is `open` stays for the reader to judge. */
  readonly isValid: boolean;
  readonly checks: readonly Check[];
  /** As it was computed again from the receipt's events; null where it could not be. */
  readonly statement: PrivacyStatement | null;
}

/** What a receipt is held against. */
export interface VerifyOptions {
  /** Hexadecimal public keys that may have signed it; left out, any may, and the check stays open. */
  readonly trustedKeys?: readonly string[];
  /** Files by any name: one of an artifact's hash is that artifact. */
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/**
 * Verifies a receipt from itself: form, signature, chain, and epsilon computed again from the charges.
 *
 * @param input parsed JSON from anywhere.
 */
export function verifyReceipt(input: unknown, { trustedKeys, files = [] }: VerifyOptions = {}): Verification {
  if (!isReceipt(input))
    return {
      isValid: false,
      statement: null,
      checks: [
        { name: 'form', outcome: 'failed', text: 'This is no receipt of version 1 that clipwise wrote.' },
      ],
    };
  const { body, signature } = input;
  const recomputed = recompute(input);
  const checks: Check[] = [
    { name: 'form', outcome: 'passed', text: `A receipt of the run "${body.run}", issued ${body.issuedAt}.` },
    check(
      'signature',
      isSigned(input),
      'The signature fits the content.',
      'The signature does not fit: something in the receipt was changed after it was signed.',
    ),
    keyCheck(signature.publicKey, trustedKeys),
    chainCheck(input),
    recomputed.check,
    ...artifactChecks(input, files),
  ];
  return {
    isValid: checks.every(({ outcome }) => outcome !== 'failed'),
    checks,
    statement: recomputed.statement,
  };
}

function check(name: Check['name'], passed: boolean, good: string, bad: string): Check {
  return { name, outcome: passed ? 'passed' : 'failed', text: passed ? good : bad };
}

function isSigned({ body, signature }: Receipt): boolean {
  try {
    return ed25519.verify(
      hexToBytes(signature.value),
      canonicalBytes(body),
      hexToBytes(signature.publicKey),
      // Exactly as RFC 8032 has it: no second signature of the same content.
      { zip215: false },
    );
  } catch {
    return false;
  }
}

function keyCheck(publicKey: string, trustedKeys: readonly string[] | undefined): Check {
  if (trustedKeys === undefined)
    return {
      name: 'key',
      outcome: 'open',
      text: `Signed by the key ${publicKey}. Anybody can make a key: compare it with the one that the issuer publishes.`,
    };
  return check(
    'key',
    trustedKeys.some((key) => key.toLowerCase() === publicKey.toLowerCase()),
    'The key is one that you trust.',
    `The key ${publicKey} is none of those that you trust.`,
  );
}

function chainCheck({ body }: Receipt): Check {
  const chain = safely(() => chainOf(body));
  const broken = chain?.findIndex((hash, index) => hash !== body.chain[index]) ?? 0;
  const isWhole = chain !== null && broken === -1 && chain.length === body.chain.length;
  return check(
    'chain',
    isWhole,
    `All ${body.events.length} events are there, unchanged and in order.`,
    broken === -1
      ? `The chain has ${body.chain.length} links for ${body.events.length} events: events were dropped or added at the end.`
      : `The chain breaks at event ${broken + 1} of ${body.events.length}: it, or one before it, was changed, dropped or moved.`,
  );
}

/** Engines differ in the last digits of exp and log: Node and Chromium by 2e-11 in an epsilon. */
const tolerance = 1e-7;

function recompute({ body }: Receipt): {
  readonly check: Check;
  readonly statement: PrivacyStatement | null;
} {
  let statement: PrivacyStatement;
  try {
    statement = statementOfEvents(body.events, body.config);
  } catch (error) {
    const text = `Nothing can be computed from the events: ${(error as Error).message}.`;
    return { statement: null, check: { name: 'statement', outcome: 'failed', text } };
  }
  const stated = body.statement;
  const same = safely(() => sameStatement(statement, stated)) === true;
  const value = statement.guarantee?.epsilon;
  return {
    statement,
    check: check(
      'statement',
      same,
      value === undefined
        ? `The events give no guarantee, as the statement says: ${statement.reason}`
        : `Epsilon, computed again from the charges, is ${value}, as the statement says.`,
      `The statement says other than the events: computed again, epsilon is ${value ?? 'none'}, and ${isObject(stated?.guarantee) ? stated.guarantee.epsilon : 'none'} is stated.`,
    ),
  };
}

/** Whether both say the same, numbers of an accountant up to rounding, and the accountant's version aside. */
function sameStatement(one: PrivacyStatement, other: PrivacyStatement): boolean {
  const isFirstVersion = (other.version as number) === 1;
  // The first version said nothing of numerics, findings and the curve.
  const asStated = ({ version, numerics, findings, ...rest }: PrivacyStatement) => ({
    ...rest,
    version: isFirstVersion ? 1 : version,
    ...(isFirstVersion ? {} : { numerics, findings }),
  });
  const plain = (statement: PrivacyStatement) => {
    const { guarantee, group, accountant, attack: _, ...rest } = asStated(statement);
    const bound = group?.kind === 'bounded' ? { ...group, epsilon: 0 } : group;
    return new TextDecoder().decode(
      canonicalBytes({
        ...rest,
        delta: guarantee?.delta ?? null,
        bound,
        accountant: { ...accountant, version: '' },
      }),
    );
  };
  const numbers = ({ guarantee, group, attack }: PrivacyStatement) => [
    guarantee?.epsilon ?? 0,
    guarantee?.lower ?? 0,
    group?.kind === 'bounded' ? group.epsilon : 0,
    attack?.mu ?? 0,
    attack?.fitError ?? 0,
    ...[...(attack?.rates ?? []), ...(isFirstVersion ? [] : (attack?.curve ?? []))].flatMap(
      ({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate],
    ),
  ];
  const others = numbers(other);
  if (others.length !== numbers(one).length) return false;
  return (
    plain(one) === plain(other) &&
    numbers(one).every(
      (value, index) => Math.abs(value - (others[index] as number)) <= tolerance * Math.abs(value) + 1e-12,
    )
  );
}

function artifactChecks({ body }: Receipt, files: NonNullable<VerifyOptions['files']>): readonly Check[] {
  const recorded = body.events.flatMap((event) => (event.kind === 'artifact-recorded' ? [event] : []));
  const found = files.map(({ name, bytes }): Check => {
    const hash = sha256Hex(bytes);
    const artifact = recorded.find(({ sha256 }) => sha256 === hash);
    return artifact === undefined
      ? {
          name: 'artifact',
          outcome: 'failed',
          text: `${name} is none of the run's artifacts: its SHA-256 is ${hash}.`,
        }
      : {
          name: 'artifact',
          outcome: 'passed',
          text: `${name} is the run's "${artifact.name}", byte for byte.`,
        };
  });
  const hasOpen = found.length === 0 && recorded.length > 0;
  return hasOpen
    ? [
        {
          name: 'artifact',
          outcome: 'open',
          text: `The run recorded ${recorded.length} artifacts; give a file, the checkpoint say, to compare it.`,
        },
      ]
    : found;
}

function safely<Result>(make: () => Result): Result | null {
  try {
    return make();
  } catch {
    return null;
  }
}

function isReceipt(input: unknown): input is Receipt {
  if (!isObject(input) || !isObject(input.body) || !isObject(input.signature)) return false;
  const { body, signature } = input;
  return (
    body.format === 'clipwise-receipt' &&
    body.version === 1 &&
    typeof body.run === 'string' &&
    typeof body.issuedAt === 'string' &&
    isObject(body.statement) &&
    isListOf(body.events, (event) => isObject(event) && typeof event.kind === 'string') &&
    isListOf(body.chain, (hash) => typeof hash === 'string') &&
    signature.algorithm === 'Ed25519' &&
    typeof signature.publicKey === 'string' &&
    typeof signature.value === 'string'
  );
}

function isListOf(value: unknown, holds: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(holds);
}
