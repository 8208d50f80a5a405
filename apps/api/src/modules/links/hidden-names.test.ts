import { describe, expect, it } from 'vitest';
import { hideNames, namesIn } from './hidden-names.js';

const places = [
  { key: 'environment.host', word: 'gpu17.lab.example' },
  { key: 'environment.user', word: 'anna' },
  { key: 'environment.processor', word: 'EPYC 9654' },
  { key: 'config.dataset.root', word: 'scans' },
  { key: 'config.dataset.kind', word: 'image-folder' },
  { key: 'config.note', word: '/data/anna/scans' },
  { key: 'config.remote', word: 'git@github.com:lab/oct.git' },
  { key: 'source.name', word: 'exp-anna.csv' },
];
const names = namesIn(places, ['Retina lab']);

describe('names', () => {
  it('are hosts, users, roots, paths, remotes, sources and the project; not the device, nor the kind of the data', () => {
    expect(names.toSorted()).toEqual(
      [
        ...['gpu17.lab.example', 'anna', 'scans', '/data/anna/scans', 'git@github.com:lab/oct.git'],
        ...['exp-anna.csv', 'Retina lab'],
      ].toSorted(),
    );
  });

  it('are hidden wherever they stand in an answer, under whatever name a field was asked for', () => {
    const answer = {
      run: {
        __typename: 'Run',
        x: { host: 'gpu17.lab.example', cores: 64, processor: 'EPYC 9654' },
        status: 'COMPLETED',
        failure: { message: 'cannot read /home/anna/scans/7.png on GPU17.lab.example' },
        log: ['pushed to https://git.example.org/lab/oct', 'mail anna@example.org', 'C:\\Users\\anna\\x'],
        artifacts: [{ path: `/artifacts/${'a'.repeat(64)}`, name: 'exp-anna.csv' }],
        metrics: [{ name: 'training/loss', last: 0.5 }],
        study: { name: 'Clipping in the Retina lab' },
        createdAt: '2026-11-27T08:00:00.000Z',
      },
    };
    const hidden = hideNames(answer, names);
    for (const name of ['anna', 'gpu17', 'scans', 'lab', 'git.example', 'Users'])
      expect(JSON.stringify(hidden).toLowerCase()).not.toContain(name);
    expect(hidden.run).toMatchObject({
      __typename: 'Run',
      x: { host: 'hidden', cores: 64, processor: 'EPYC 9654' },
      status: 'COMPLETED',
      artifacts: [{ path: `/artifacts/${'a'.repeat(64)}`, name: 'hidden' }],
      metrics: [{ name: 'training/loss', last: 0.5 }],
      createdAt: '2026-11-27T08:00:00.000Z',
    });
    // The answer itself may be told to others too.
    expect(answer.run.x.host).toBe('gpu17.lab.example');
  });

  it('take no word of the schema away, and no part of a longer word', () => {
    const hidden = hideNames({ status: 'RUNNING', text: 'planar', word: 'plan' }, ['running', 'plan']);
    expect(hidden).toEqual({ status: 'RUNNING', text: 'planar', word: 'hidden' });
  });
});
