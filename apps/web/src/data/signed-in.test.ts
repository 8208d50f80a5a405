import { describe, expect, it } from 'vitest';
import { SignedIn } from './signed-in';

describe('whether one is signed in', () => {
  it('is lost with the first answer 401, which is told once, and with no other answer', () => {
    const signedIn = new SignedIn();
    let told = 0;
    signedIn.subscribe(() => {
      told += 1;
    });
    for (const status of [200, 400, 403, 429, 500]) signedIn.hear({ status });
    expect([signedIn.get(), told]).toEqual([true, 0]);
    for (const status of [401, 401, 200]) signedIn.hear({ status });
    expect([signedIn.get(), told]).toEqual([false, 1]);
  });
});
