import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { patienceMs, Reachability } from './reachability';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A request that is answered, or refused, when the test says so. */
function pending(): { request: () => Promise<string>; answer: () => void; refuse: () => void } {
  let answer = () => {};
  let refuse = () => {};
  const promise = new Promise<string>((resolve, reject) => {
    answer = () => resolve('answer');
    refuse = () => reject(new Error('refused'));
  });
  return { request: () => promise, answer, refuse };
}
const never = () => false;

it('says that the API hangs after five seconds without an answer, and not before', async () => {
  const reachability = new Reachability();
  const { request, answer } = pending();
  const watched = reachability.watch(request, never);
  await vi.advanceTimersByTimeAsync(patienceMs - 1);
  expect(reachability.get()).toBe('answers');
  await vi.advanceTimersByTimeAsync(1);
  expect(reachability.get()).toBe('hangs');
  answer();
  expect(await watched).toBe('answer');
  expect(reachability.get()).toBe('answers');
});

it('hangs as long as one request does, whatever else is answered', async () => {
  const reachability = new Reachability();
  const slow = pending();
  const watched = reachability.watch(slow.request, never);
  await vi.advanceTimersByTimeAsync(patienceMs);
  await reachability.watch(() => Promise.resolve(1), never);
  expect(reachability.get()).toBe('hangs');
  slow.answer();
  await watched;
  expect(reachability.get()).toBe('answers');
});

it('is away when a request is refused, but not when the page gave it up', async () => {
  const reachability = new Reachability();
  const heard = vi.fn();
  reachability.subscribe(heard);
  await expect(
    reachability.watch(
      () => Promise.reject(new Error('refused')),
      () => true,
    ),
  ).rejects.toThrow();
  expect(reachability.get()).toBe('answers');
  expect(heard).not.toHaveBeenCalled();
  await expect(reachability.watch(() => Promise.reject(new Error('refused')), never)).rejects.toThrow();
  expect(reachability.get()).toBe('away');
  expect(heard).toHaveBeenCalledTimes(1);
});
