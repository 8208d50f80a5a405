import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LiveSeries } from './live-series';

let frames: (() => void)[] = [];
const nextFrame = () => {
  const due = frames;
  frames = [];
  for (const one of due) one();
};
beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (one: () => void) => frames.push(one));
  vi.stubGlobal('cancelAnimationFrame', () => {
    frames = [];
  });
});
afterEach(() => vi.unstubAllGlobals());

it('tells 30 readers within 15 frames, 2 in each, and none twice of one change', () => {
  const live = new LiveSeries();
  const told = Array.from({ length: 30 }, () => 0);
  for (const at of told.keys())
    live.subscribe(() => {
      told[at] = (told[at] as number) + 1;
    });
  live.changed();
  nextFrame();
  expect(told.filter((count) => count === 1)).toHaveLength(2);
  for (let frame = 1; frame < 15; frame++) nextFrame();
  expect(told.every((count) => count === 1)).toBe(true);
  expect(frames).toHaveLength(0);
});

it('tells a reader once of all that came before its turn, and nothing when it has gone', () => {
  const live = new LiveSeries();
  const read: number[] = [];
  const leave = live.subscribe(() => read.push(live.version()));
  for (let event = 0; event < 5; event++) live.changed();
  nextFrame();
  expect(read).toEqual([5]);
  live.changed();
  leave();
  nextFrame();
  expect(read).toEqual([5]);
});

it('leaves no reader out while events go on coming', () => {
  const live = new LiveSeries();
  const told = Array.from({ length: 30 }, () => 0);
  for (const at of told.keys())
    live.subscribe(() => {
      told[at] = (told[at] as number) + 1;
    });
  for (let frame = 0; frame < 150; frame++) {
    live.changed();
    nextFrame();
  }
  expect(Math.min(...told)).toBeGreaterThanOrEqual(9);
});
