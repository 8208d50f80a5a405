import { describe, expect, it } from 'vitest';
import type { DpEvent } from '../dp-event.js';
import { neighbouringRelations } from '../neighbouring.js';
import { createRdpAccountant } from './rdp.js';
import { createZcdpAccountant } from './zcdp.js';

const zcdp = createZcdpAccountant();
const rdp = createRdpAccountant();
const delta = 1e-6;
const gaussian = (noiseMultiplier: number) => ({ kind: 'gaussian', noiseMultiplier }) as const;

function epsilonOf(
  accountant: typeof zcdp,
  event: DpEvent,
  neighbouring: (typeof neighbouringRelations)[number],
) {
  const answer = accountant.epsilon({ event, delta, neighbouring });
  return answer.kind === 'bounded' ? answer.epsilon : Number.NaN;
}

describe('zcdp accountant', () => {
  it('is the rdp accountant for Gaussian mechanisms', () => {
    for (const noiseMultiplier of [0.05, 1, 30])
      expect(
        epsilonOf(zcdp, gaussian(noiseMultiplier), 'add-remove') /
          epsilonOf(rdp, gaussian(noiseMultiplier), 'add-remove'),
      ).toBeCloseTo(1, 12);
  });

  it('is below rho + 2 sqrt(rho log(1 / delta)), the conversion of Bun and Steinke, Proposition 1.3', () => {
    for (const noiseMultiplier of [0.3, 1, 10, 300]) {
      const rho = 1 / (2 * noiseMultiplier ** 2);
      expect(epsilonOf(zcdp, gaussian(noiseMultiplier), 'add-remove')).toBeLessThan(
        rho + 2 * Math.sqrt(-rho * Math.log(delta)),
      );
    }
  });

  it.each<[DpEvent]>([
    [{ kind: 'laplace', noiseMultiplier: 3 }],
    [{ kind: 'laplace', noiseMultiplier: 0.2 }],
    [{ kind: 'discrete-gaussian', noiseMultiplier: 2, sensitivity: 3 }],
    [{ kind: 'poisson-sampled', samplingRate: 0.2, event: gaussian(1) }],
    [{ kind: 'group', size: 3, event: { kind: 'poisson-sampled', samplingRate: 0.2, event: gaussian(1) } }],
    [{ kind: 'fixed-size-sampled', datasetSize: 100, batchSize: 20, event: gaussian(2) }],
    [
      {
        kind: 'truncated-poisson-sampled',
        datasetSize: 100,
        samplingRate: 0.2,
        maxBatchSize: 22,
        event: gaussian(2),
      },
    ],
  ])('is never below the rdp accountant, under any relation both bound: %o', (event) => {
    for (const neighbouring of neighbouringRelations) {
      const ours = epsilonOf(zcdp, event, neighbouring);
      const theirs = epsilonOf(rdp, event, neighbouring);
      expect(Number.isNaN(ours)).toBe(Number.isNaN(theirs));
      if (!Number.isNaN(ours)) expect(ours).toBeGreaterThanOrEqual(theirs * (1 - 1e-6));
    }
  });

  it('adds rho up: n mechanisms of sigma sqrt(n) cost what one of sigma costs', () => {
    const many = epsilonOf(zcdp, { kind: 'self-composed', count: 100, event: gaussian(20) }, 'add-remove');
    expect(many / epsilonOf(zcdp, gaussian(2), 'add-remove')).toBeCloseTo(1, 12);
  });

  it('says that it has no bound for a selection', () => {
    const answer = zcdp.epsilon({
      event: { kind: 'repeat-and-select', meanRepetitions: 3, shape: 1, event: gaussian(1) },
      delta,
    });
    expect(answer.kind === 'unbounded' && answer.reason).toMatch(/use the rdp accountant/);
  });
});
