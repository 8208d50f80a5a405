import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingEvent } from '@clipwise/contract';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reserveForLedger } from './ledger-reserve.js';
import { SpoolWriteError } from './spool-errors.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-reserve-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

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
const warning = expect.objectContaining({ kind: 'log-written', level: 'warning' });
const eventBytes = 500;
const mebibyte = 2 ** 20;

/** A disk of so many bytes that holds events, artifacts and the reserve. */
async function onDisk(capacity: number, reason = 'ENOSPC') {
  const written: TrainingEvent[] = [];
  const shown: TrainingEvent[] = [];
  let used = 0;
  const disk = { capacity };
  const reserve = join(folder, 'ledger-reserve');
  const reserved = async (): Promise<number> => (await stat(reserve).catch(() => ({ size: 0 }))).size;
  const use = (bytes: number, taken: number): void => {
    if (used + taken + bytes > disk.capacity) throw new SpoolWriteError('disk', reason);
    used += bytes;
  };
  const sink = await reserveForLedger(
    {
      putArtifact: async (bytes) => {
        use(bytes.length, await reserved());
        return { sha256: '', bytes: bytes.length };
      },
      emit: async (event) => {
        use(eventBytes, await reserved());
        written.push(event);
      },
    },
    folder,
    { observe: (event) => shown.push(event) },
    async (path, bytes) => {
      use(0, (await reserved()) + bytes.length);
      await writeFile(path, bytes);
    },
  );
  return { sink, written, shown, disk };
}

it('writes every charge on a full disk, says so once, and shows what it leaves out', async () => {
  const { sink, written, shown } = await onDisk(mebibyte + 2 * eventBytes);
  await sink.emit(metrics);
  await sink.emit(charge(1));
  for (const step of [2, 3]) {
    await sink.emit(charge(step));
    await sink.emit(metrics);
  }
  expect(written).toEqual([metrics, charge(1), warning, charge(2), charge(3)]);
  expect(shown).toEqual([metrics, metrics]);
});

it('has room for 2,000 charges, of which artifacts and states take nothing', async () => {
  const { sink, written } = await onDisk(mebibyte);
  for (let step = 1; step <= 2_000; step++) {
    await sink.emit(charge(step));
    await expect(sink.putArtifact(new Uint8Array(100), 'image/png')).rejects.toThrow('ENOSPC');
    await expect(sink.requireRoom()).rejects.toThrow('ENOSPC');
  }
  expect(written.filter(({ kind }) => kind === 'privacy-charged')).toHaveLength(2_000);
  await sink.close();
  expect(await readdir(folder)).toEqual([]);
});

it('leaves little free at a time for others who fill the disk', async () => {
  const { sink } = await onDisk(mebibyte);
  await sink.emit(charge(1));
  expect((await stat(join(folder, 'ledger-reserve'))).size).toBeGreaterThan(0.98 * mebibyte);
});

it('keeps everything again, and its space too, once there is room', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { sink, written, shown, disk } = await onDisk(mebibyte);
  await sink.emit(charge(1));
  disk.capacity *= 4;
  vi.advanceTimersByTime(2_000);
  await sink.emit(metrics);
  await sink.putArtifact(new Uint8Array(100), 'image/png');
  await sink.requireRoom();
  expect(written).toEqual([
    warning,
    charge(1),
    expect.objectContaining({ kind: 'log-written', level: 'info' }),
    metrics,
  ]);
  expect(shown).toEqual([]);
  expect((await stat(join(folder, 'ledger-reserve'))).size).toBe(mebibyte);
});

it('refuses a charge when all of the space is used, and for another reason at once', async () => {
  const full = await onDisk(0);
  await expect(full.sink.emit(charge(1))).rejects.toThrow('ENOSPC');
  const broken = await onDisk(mebibyte, 'EIO');
  await expect(broken.sink.emit(charge(1))).rejects.toThrow('EIO');
  expect(await readdir(folder)).toEqual(['ledger-reserve']);
});
