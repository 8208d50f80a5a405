import { describe, expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time';

/** Requests that stay under way until the test ends them. */
function heldRequests() {
  const ends: ((error?: Error) => void)[] = [];
  const request = () =>
    new Promise<void>((resolve, reject) => {
      ends.push((error) => (error ? reject(error) : resolve()));
    });
  const end = async (index: number, error?: Error) => {
    ends[index]?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { request, end, begun: () => ends.length };
}

describe('oneAtATime', () => {
  it('begins one request after the one under way, however often it was called meanwhile', async () => {
    const { request, end, begun } = heldRequests();
    const call = oneAtATime(request);
    for (let calls = 0; calls < 3; calls += 1) call();
    expect(begun()).toBe(1);
    await end(0);
    expect(begun()).toBe(2);
    await end(1);
    expect(begun()).toBe(2);
  });

  it('begins one more for a call made while the second is under way', async () => {
    const { request, end, begun } = heldRequests();
    const call = oneAtATime(request);
    call();
    call();
    await end(0);
    call();
    await end(1);
    expect(begun()).toBe(3);
  });

  it('begins at once when nothing is under way, and goes on after a request that failed', async () => {
    const { request, end, begun } = heldRequests();
    const call = oneAtATime(request);
    call();
    call();
    await end(0, new Error('no answer'));
    expect(begun()).toBe(2);
    await end(1, new Error('no answer'));
    expect(begun()).toBe(2);
    call();
    expect(begun()).toBe(3);
  });

  it('survives a request that throws before it returns a promise', async () => {
    let calls = 0;
    const call = oneAtATime(() => {
      calls += 1;
      throw new Error('refused');
    });
    call();
    await new Promise((resolve) => setImmediate(resolve));
    call();
    expect(calls).toBe(2);
  });
});
