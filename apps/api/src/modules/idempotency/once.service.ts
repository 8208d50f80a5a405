import { createHash } from 'node:crypto';
import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { IdempotencyKeyUsedError } from '../../errors.js';
import { canonicalJson } from '../canonical-json.js';
import { checkText } from '../stored-text.js';
import { findKeyLocked, insertKey } from './once.repository.js';

/** What a creating mutation says of its key. */
export const onceDescription =
  'Any text of your own, remembered for ever: the same request sent again with it makes nothing and gets the same answer; another request with it is refused.';

/** A request that makes something. */
export interface Asked {
  readonly operation: string;
  /** Null for a caller that sends its request once. */
  readonly key: string | null;
  readonly asked: unknown;
}

/** How what is made is made, named and found again. */
interface Making<Made> {
  make(): Promise<Made>;
  remember(made: Made): string;
  recall(name: string): Promise<Made>;
}

/** Makes something once for each key. */
export class OnceService {
  /**
   * Makes it, or finds what the same request made before; inside the caller's transaction.
   *
   * @throws IdempotencyKeyUsedError when another request was sent with the key; BadUserInputError for a key that cannot be stored.
   */
  async run<Made>(
    tx: Executor,
    { operation, key, asked }: Asked,
    making: Making<Made>,
  ): Promise<{ readonly value: Made; readonly isNew: boolean }> {
    if (key === null) return { value: await making.make(), isNew: true };
    const checked = checkText('idempotencyKey', key, { min: 1, max: limits.idempotencyKeyLength });
    const askedHash = createHash('sha256').update(canonicalJson(asked)).digest('hex');
    const known = await findKeyLocked(tx, operation, checked);
    if (known !== undefined) {
      if (known.askedHash !== askedHash) throw new IdempotencyKeyUsedError();
      return { value: await making.recall(known.made), isNew: false };
    }
    const value = await making.make();
    await insertKey(tx, { operation, key: checked, askedHash, made: making.remember(value) });
    return { value, isNew: true };
  }
}
