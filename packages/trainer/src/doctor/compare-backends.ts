import { askChild } from './ask-child.js';
import { gradientDistance, gradientTolerance } from './gradient-distance.js';

/** Whether two backends compute the same gradients. */
export type Comparison =
  | { readonly kind: 'equal'; readonly description: string; readonly distance: number }
  | { readonly kind: 'different'; readonly reason: string };

/** Loading a library of a gigabyte from a cold disk takes its time. */
export const probeTimeoutMs = 120_000;

/** Compares the gradients of a backend with those of a reference, each in a process of its own. */
export async function compareBackends(backend: string, reference: string): Promise<Comparison> {
  const [actual, expected] = [
    await askChild({ kind: 'probe', backend }, probeTimeoutMs),
    await askChild({ kind: 'probe', backend: reference }, probeTimeoutMs),
  ];
  if (actual.kind !== 'answer') return { kind: 'different', reason: `it does not run: ${actual.reason}` };
  if (expected.kind !== 'answer')
    return { kind: 'different', reason: `there is no ${reference} to compare it with: ${expected.reason}` };
  const distance = gradientDistance(actual.answer.gradients, expected.answer.gradients);
  return distance <= gradientTolerance
    ? { kind: 'equal', description: actual.answer.description, distance }
    : {
        kind: 'different',
        reason: `its gradients differ from those of ${reference} by ${distance.toPrecision(2)}, more than ${gradientTolerance}`,
      };
}
