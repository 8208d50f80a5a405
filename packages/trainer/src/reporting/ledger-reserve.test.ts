import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingEvent } from '@clipwise/contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { reserveForLedger } from './ledger-reserve.js';
import { SpoolWriteError } from './spool-errors.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-reserve-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const at = '2026-01-01T00:00:00.000Z';
const charge = (step: number): TrainingEvent => ({ kind: 'privacy-charged', at, step, event: {}, count: 1 });
const metrics: TrainingEvent = {
  kind: 'metrics-recorded',
  at,
  step: 1,
  epoch: 1,
  wallTimeMs: 1,
  metrics: [{ name: 'training/loss', value: 1, disclosure: 'diagnostic' }],
};

/** A disk that is full unless the reserve was given free. */
async function onFullDisk(reason: string) {
  const written: TrainingEvent[] = [];
  const shown: TrainingEvent[] = [];
  let isFull = false;
  const sink = await reserveForLedger(
    {
      putArtifact: async () => Promise.reject(new SpoolWriteError('artifact', reason)),
      emit: async (event) => {
        if (isFull && (await readdir(folder)).length > 0) throw new SpoolWriteError('events.jsonl', reason);
        written.push(event);
      },
    },
    folder,
    { observe: (event) => shown.push(event) },
  );
  const fill = (): void => {
    isFull = true;
  };
  return { sink, written, shown, fill };
}

it('writes every charge on a full disk, says so once, and shows the metrics that it leaves out', async () => {
  const { sink, written, shown, fill } = await onFullDisk('ENOSPC');
  await sink.emit(metrics);
  await sink.emit(charge(1));
  fill();
  for (const step of [2, 3]) {
    await sink.emit(charge(step));
    await sink.emit(metrics);
  }
  expect(written).toEqual([
    metrics,
    charge(1),
    expect.objectContaining({ kind: 'log-written', level: 'warning' }),
    charge(2),
    charge(3),
  ]);
  expect(shown).toEqual([metrics, metrics]);
});

it('keeps its space for the ledger when an artifact does not fit', async () => {
  const { sink } = await onFullDisk('ENOSPC');
  await expect(sink.putArtifact(new Uint8Array(1), 'image/png')).rejects.toThrow('ENOSPC');
  expect(await readdir(folder)).toEqual(['ledger-reserve']);
  await sink.close();
  expect(await readdir(folder)).toEqual([]);
});

it('refuses a charge that the disk does not take for another reason', async () => {
  const { sink, fill } = await onFullDisk('EIO');
  fill();
  await expect(sink.emit(charge(1))).rejects.toThrow('EIO');
});
