import { type DpEvent, openRunLedger } from '@clipwise/privacy';
import { afterEach, describe, expect, it } from 'vitest';
import { AccountingThread } from './accounting-thread.js';

const event: DpEvent = {
  kind: 'poisson-sampled',
  samplingRate: 0.1,
  event: { kind: 'gaussian', noiseMultiplier: 2 },
};
const spent = { neighbouring: 'add-remove', delta: 1e-5, charges: [{ event, count: 40 }] } as const;

const thread = new AccountingThread();
afterEach(() => thread.close());

describe('the accounting thread', () => {
  it('answers as a ledger here does, for a record and for a group', async () => {
    const ledger = openRunLedger(spent);
    const answers = Promise.all([1, 3].map((size) => thread.ask({ ...spent, size })));
    expect(await answers).toEqual([ledger.epsilon(), ledger.groupEpsilon(3)]);
  });

  it('fails what it had not answered when it ended, and starts anew', async () => {
    const unanswered = thread.ask({ ...spent, size: 1 });
    const failed = expect(unanswered).rejects.toThrow('ended before it had answered');
    await thread.close();
    await failed;
    await expect(thread.ask({ ...spent, size: 0.5 })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('size must be an integer') },
    });
    expect(await thread.ask({ ...spent, size: 1 })).toMatchObject({ kind: 'bounded' });
  });
});
