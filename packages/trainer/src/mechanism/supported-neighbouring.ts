import type { Neighbouring } from '@clipwise/privacy';

/** Neighbouring relations for which clipping bounds the sensitivity as it declares. */
export const supportedNeighbouring = ['add-remove', 'zero-out'] as const satisfies readonly Neighbouring[];
