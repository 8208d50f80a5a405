import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderLockedError } from './folder-lock.js';
import { identifyProcess } from './process-identity.js';
import { Spool, spoolPaths } from './spool.js';
import { SpoolEventError, SpoolWriteError } from './spool-errors.js';
import { SpoolReader } from './spool-reader.js';
import { type DiskFault, failingDisk } from './testing/failing-file.js';
import { logEvent, metricEvent } from './testing/sample-events.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'clipwise-spool-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const messages = async (): Promise<string[]> => {
  const text = await readFile(spoolPaths(dir).events, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).message);
};

describe('Spool', () => {
  it('has every event in order after it was emitted', async () => {
    const spool = await Spool.open(dir);
    for (const message of ['one', 'two', 'three']) await spool.emit(logEvent(message));
    expect(await messages()).toEqual(['one', 'two', 'three']);
    await spool.close();
  });

  it('shares fsyncs between 100 concurrent events, and keeps the order of the calls', async () => {
    const spool = await Spool.open(dir);
    const names = Array.from({ length: 100 }, (_, index) => `event ${index}`);
    await Promise.all(names.map((name) => spool.emit(logEvent(name))));
    expect(spool.commits).toBeLessThanOrEqual(3);
    expect(await messages()).toEqual(names);
    await spool.close();
  });

  it('cuts off a line torn by a crash and goes on after the last whole one', async () => {
    const first = await Spool.open(dir);
    await first.emit(logEvent('whole'));
    await first.close();
    await appendFile(spoolPaths(dir).events, '{"kind":"log-writ');
    const second = await Spool.open(dir);
    await second.emit(logEvent('after'));
    await second.close();
    expect(await messages()).toEqual(['whole', 'after']);
  });

  it('cuts off a tail of zeros left by a power cut', async () => {
    const first = await Spool.open(dir);
    await first.emit(logEvent('whole'));
    await first.close();
    await appendFile(spoolPaths(dir).events, Buffer.concat([Buffer.alloc(200), Buffer.from('\n')]));
    await (await Spool.open(dir)).close();
    expect(await messages()).toEqual(['whole']);
  });

  it('names the reason and the remedy when the disk is full, and keeps no torn line', async () => {
    const fault: DiskFault = { bytesLeft: Number.POSITIVE_INFINITY, syncFails: false };
    const spool = await Spool.open(dir, failingDisk(fault));
    await spool.emit(logEvent('before'));
    fault.bytesLeft = 20;
    const refused = await spool.emit(logEvent('refused')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SpoolWriteError);
    expect(refused).toMatchObject({ code: 'SPOOL_WRITE_FAILED', reason: 'ENOSPC' });
    expect(String(refused)).toContain('free disk space');
    fault.bytesLeft = Number.POSITIVE_INFINITY;
    await spool.emit(logEvent('after'));
    expect(await messages()).toEqual(['before', 'after']);
    await spool.close();
  });

  it('accepts exactly the events that fitted when the disk fills within a group', async () => {
    const fault: DiskFault = { bytesLeft: Number.POSITIVE_INFINITY, syncFails: false };
    const spool = await Spool.open(dir, failingDisk(fault));
    fault.bytesLeft = 250;
    const names = Array.from({ length: 10 }, (_, index) => `event ${index}`);
    const results = await Promise.allSettled(names.map((name) => spool.emit(logEvent(name))));
    const accepted = names.filter((_, index) => results[index]?.status === 'fulfilled');
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.length).toBeLessThan(10);
    expect(await messages()).toEqual(accepted);
    await spool.close();
  });

  it('promises nothing more after a failed fsync', async () => {
    const fault: DiskFault = { bytesLeft: Number.POSITIVE_INFINITY, syncFails: false };
    const spool = await Spool.open(dir, failingDisk(fault));
    fault.syncFails = true;
    await expect(spool.emit(logEvent('one'))).rejects.toMatchObject({ reason: 'EIO' });
    fault.syncFails = false;
    await expect(spool.emit(logEvent('two'))).rejects.toMatchObject({ reason: 'POISONED' });
    await spool.close();
  });

  it('refuses an event outside the contract and says how to write NaN', async () => {
    const spool = await Spool.open(dir);
    const refused = spool.emit(metricEvent(1, 'training/loss', Number.NaN));
    await expect(refused).rejects.toBeInstanceOf(SpoolEventError);
    await spool.emit(metricEvent(1, 'training/loss', 'NaN'));
    await spool.close();
  });

  it('refuses a second writer while the first lives', async () => {
    const spool = await Spool.open(dir);
    await expect(Spool.open(dir)).rejects.toBeInstanceOf(FolderLockedError);
    await spool.close();
    await (await Spool.open(dir)).close();
  });

  it('takes over the lock of a process that is gone, and of a number that now belongs to another', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const identity = await identifyProcess(child.pid ?? 0);
    await writeFile(join(dir, 'lock'), JSON.stringify(identity));
    await expect(Spool.open(dir)).rejects.toBeInstanceOf(FolderLockedError);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await Spool.open(dir)).close();
    await writeFile(join(dir, 'lock'), JSON.stringify({ pid: process.pid, startedAt: 'another boot:1' }));
    await (await Spool.open(dir)).close();
  });

  it('stores an artifact once under its hash and leaves no partial file', async () => {
    const spool = await Spool.open(dir);
    const bytes = new TextEncoder().encode('a picture');
    const first = await spool.putArtifact(bytes, 'image/png');
    const second = await spool.putArtifact(bytes, 'image/png');
    expect(second).toEqual(first);
    expect(await readdir(spoolPaths(dir).artifacts)).toEqual([first.sha256]);
    expect(await spool.getArtifact(first.sha256)).toEqual(bytes);
    await spool.close();
  });
});

describe('SpoolReader', () => {
  it('sees whole lines only, within both limits, and goes on from a byte offset', async () => {
    const path = spoolPaths(dir).events;
    await writeFile(path, '{"a":1}\n{"b":22}\n{"c":3');
    const reader = new SpoolReader(path);
    const limits = { maxLines: 10, maxBytes: 1000 };
    const all = await reader.read(0, limits);
    expect(all).toEqual({ lines: ['{"a":1}', '{"b":22}'], endOffset: 17 });
    expect((await reader.read(0, { maxLines: 1, maxBytes: 1000 })).lines).toEqual(['{"a":1}']);
    expect((await reader.read(0, { maxLines: 10, maxBytes: 9 })).lines).toEqual(['{"a":1}']);
    expect((await reader.read(8, { maxLines: 10, maxBytes: 2 })).lines).toEqual(['{"b":22}']);
    await appendFile(path, '3}\n');
    expect(await reader.read(all.endOffset, limits)).toEqual({ lines: ['{"c":33}'], endOffset: 26 });
    await reader.close();
  });

  it('answers with nothing while the spool does not exist', async () => {
    const reader = new SpoolReader(join(dir, 'absent.jsonl'));
    expect(await reader.read(0, { maxLines: 1, maxBytes: 10 })).toEqual({ lines: [], endOffset: 0 });
  });
});
