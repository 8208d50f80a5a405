import { limits } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from '../errors.js';
import type { Caller } from '../modules/access/caller.js';

/** Asked too often; `seconds` says when to ask again. */
export class TooManyRequestsError extends ApiError {
  constructor(
    readonly seconds: number,
    most: number,
  ) {
    super(
      errorCodes.TOO_MANY_REQUESTS,
      `more than ${most} requests within a minute; ask again in ${seconds} s`,
    );
  }
}

/**
 * How often one may ask, within a minute, in the memory of one server. Every key has an allowance of its own, so that a script that
 * asks without pause keeps neither agents nor the dashboard waiting; that of agents is larger, as many share a key. An address has
 * one for requests that come with no good key; a good key passes from there all the same.
 */
export class RateLimits {
  readonly #limiters = new Map<number, RateLimiterMemory>();

  /** Counts a request of a caller who is known; those of a local server are not counted. @throws TooManyRequestsError. */
  async take({ id, role }: Caller): Promise<void> {
    if (id !== null) await this.#take(id, role === 'AGENT' ? limits.agentRequests : limits.keyRequests);
  }

  /** Counts a request of an address that nobody knows. @throws TooManyRequestsError. */
  async takeUnknown(address: string | undefined): Promise<void> {
    await this.#take(address ?? '', limits.unknownRequests);
  }

  /** Refuses an address that has used up what it has without a good key; it counts nothing. @throws TooManyRequestsError. */
  async requireKnown(address: string | undefined): Promise<void> {
    const most = limits.unknownRequests;
    const state = await this.#limiterOf(most).get(address ?? '');
    if (state !== null && state.consumedPoints > most)
      throw new TooManyRequestsError(Math.max(1, Math.ceil(state.msBeforeNext / 1_000)), most);
  }

  async #take(name: string, most: number): Promise<void> {
    try {
      await this.#limiterOf(most).consume(name);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes)
        throw new TooManyRequestsError(Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)), most);
      throw refusal;
    }
  }

  #limiterOf(most: number): RateLimiterMemory {
    const limiter = this.#limiters.get(most) ?? new RateLimiterMemory({ points: most, duration: 60 });
    this.#limiters.set(most, limiter);
    return limiter;
  }
}
