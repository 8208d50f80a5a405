import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import type { ReceiptBody } from './receipt.js';

/** The one form of a JSON value that is hashed and signed. Source: RFC 8785. */
export function canonicalBytes(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('there is no JSON to hash');
  return utf8ToBytes(text);
}

/** SHA-256 in hexadecimal. */
export const sha256Hex = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/**
 * The hash chain of a run's events: it begins with the run and its config, and each hash covers the one before and its event.
 *
 * Guarantee: an event that is changed, dropped, added or moved changes every hash from there on.
 */
export function chainOf({
  run,
  config,
  events,
}: Pick<ReceiptBody, 'run' | 'config' | 'events'>): readonly string[] {
  let previous = sha256Hex(canonicalBytes({ run, config }));
  return events.map((event) => {
    previous = bytesToHex(sha256(concatBytes(hexToBytes(previous), canonicalBytes(event))));
    return previous;
  });
}
