import {
  type AttackFacts,
  accountants,
  attackFacts,
  bestAccountant,
  calibrate,
  type DpEvent,
  defaultAccountant,
  openRunLedger,
  sgdEvent,
  tradeOff,
} from '@clipwise/privacy';

/** A run that somebody thinks of. */
export type WhatIf = {
  readonly sigma: number;
  /** Sampling rate, in (0, 1]. */
  readonly q: number;
  readonly steps: number;
  readonly delta: number;
  /** Scans of one subject. */
  readonly scans: number;
  /** The epsilon for which sigma is asked. */
  readonly target: number;
};

/** What is asked of the calculator, its limits and its default; every one is a parameter of the address. */
export const whatIfFields = {
  sigma: { title: 'sigma', least: 0.3, most: 10, initial: 1.3, isWhole: false },
  q: { title: 'sampling rate q', least: 0.001, most: 1, initial: 0.1515, isWhole: false },
  steps: { title: 'steps', least: 1, most: 10_000, initial: 64, isWhole: true },
  delta: { title: 'delta', least: 1e-10, most: 1e-2, initial: 1e-5, isWhole: false },
  scans: { title: 'scans of a subject', least: 1, most: 64, initial: 11, isWhole: true },
  target: { title: 'target epsilon', least: 0.05, most: 100, initial: 3, isWhole: false },
} as const satisfies Readonly<
  Record<
    keyof WhatIf,
    {
      readonly title: string;
      readonly least: number;
      readonly most: number;
      readonly initial: number;
      readonly isWhole: boolean;
    }
  >
>;

/** Reads the parameters of an address; one that is missing or out of its limits has its default. */
export function whatIfFrom(parameters: URLSearchParams): WhatIf {
  const values = Object.entries(whatIfFields).map(([name, { least, most, initial, isWhole }]) => {
    const value = Number(parameters.get(name) ?? Number.NaN);
    const isRight = value >= least && value <= most && (!isWhole || Number.isInteger(value));
    return [name, isRight ? value : initial];
  });
  return Object.fromEntries(values) as WhatIf;
}

const neighbouring = 'add-remove';
const eventOf = ({ q, steps }: WhatIf, sigma: number): DpEvent => sgdEvent(q, sigma, steps);

/** What the run would claim. */
export type WhatIfClaim = {
  readonly epsilon: number | null;
  readonly subject: number | null;
  readonly attack: AttackFacts | null;
  /** Share found by share of false alarms, in percent. */
  readonly curve: { readonly falseAlarms: readonly number[]; readonly found: readonly number[] } | null;
  /** The least noise that meets the target, rounded up; null where there is none. */
  readonly sigmaForTarget: number | null;
};

/** The claim by the code that keeps ledgers. */
export function claimOf(asked: WhatIf): WhatIfClaim {
  const { delta, scans, target } = asked;
  const event = eventOf(asked, asked.sigma);
  const ledger = openRunLedger({ neighbouring, delta, charges: [{ event, count: 1 }] });
  const one = ledger.epsilon();
  const group = scans > 1 ? ledger.groupEpsilon(scans) : one;
  const curve = tradeOff(event, neighbouring);
  const noise = calibrate({
    parameter: 'noiseMultiplier',
    eventAt: (sigma) => eventOf(asked, sigma),
    target: { epsilon: target, delta },
    neighbouring,
  });
  const falseAlarms = Array.from({ length: 120 }, (_, index) => 100 * (index / 119) ** 3);
  return {
    epsilon: one.kind === 'bounded' ? one.epsilon : null,
    subject: group.kind === 'bounded' ? group.epsilon : null,
    attack: attackFacts(event, neighbouring),
    curve:
      curve.kind === 'unbounded'
        ? null
        : { falseAlarms, found: falseAlarms.map((rate) => 100 * curve.maximalTpr(rate / 100)) },
    sigmaForTarget: noise.kind === 'found' ? Math.ceil(noise.value * 1000) / 1000 : null,
  };
}

/** Noise multipliers of the chart, around the one that is asked for. */
export function chartSigmas({ sigma }: WhatIf): readonly number[] {
  const count = 25;
  const [from, to] = [Math.max(0.3, sigma / 2.5), sigma * 2.5];
  return Array.from({ length: count }, (_, index) =>
    Number((from * (to / from) ** (index / (count - 1))).toFixed(4)),
  );
}

/** Epsilon at another sigma, by the ledger's accountant or by `rdp`; null without a bound. */
export function epsilonAt(asked: WhatIf, sigma: number, accountant: 'best' | 'rdp'): number | null {
  const by = accountant === 'best' ? bestAccountant : defaultAccountant;
  const answer = by.epsilon({ event: eventOf(asked, sigma), delta: asked.delta, neighbouring });
  return answer.kind === 'bounded' ? answer.epsilon : null;
}

/** What one accountant says. */
export type AccountantAnswer = {
  readonly kind: string;
  readonly epsilon: number | null;
  readonly certainty: string;
};

/** Every accountant on the same run. */
export function sideBySide(asked: WhatIf): readonly AccountantAnswer[] {
  const event = eventOf(asked, asked.sigma);
  return accountants.map((accountant) => {
    const answer = accountant.epsilon({ event, delta: asked.delta, neighbouring });
    return {
      kind: accountant.kind,
      certainty: accountant.certainty,
      epsilon: answer.kind === 'bounded' ? answer.epsilon : null,
    };
  });
}
