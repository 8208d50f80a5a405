import { calibrate, openRunLedger, sgdEvent } from '@clipwise/privacy';
import { memberOf } from './schema';

/** What a run of a config would spend, or why nobody can say before it starts. */
export type Forecast =
  | {
      readonly kind: 'epsilon';
      readonly epsilon: number;
      readonly subject: number | null;
      readonly delta: number;
      readonly steps: number;
      readonly rate: number;
    }
  | { readonly kind: 'none'; readonly reason: string };

type Plan = {
  readonly steps: number;
  readonly rate: number;
  readonly noiseMultiplier: number;
  readonly delta: number;
  readonly neighbouring: 'add-remove' | 'zero-out';
  readonly largestSubject: number;
};

const numberAt = (config: unknown, ...path: string[]): number => {
  const value = path.reduce(memberOf, config);
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
};

/** What the charges of a config would be: the counts that the trainer computes from it, or why there are none. */
function planOf(config: unknown): Plan | string {
  const dataset = memberOf(config, 'dataset');
  const subjects = numberAt(dataset, 'trainingSubjects');
  const scans = numberAt(dataset, 'scansPerSubject');
  const noiseMultiplier = numberAt(config, 'noise', 'noiseMultiplier');
  const epochs = numberAt(config, 'training', 'epochs');
  const batch = numberAt(config, 'sampling', 'expectedBatchSize');
  const delta = numberAt(config, 'privacy', 'delta');
  if (noiseMultiplier === 0 || memberOf(memberOf(config, 'clipping'), 'kind') === 'none')
    return 'not private: no noise or no clipping';
  if (memberOf(memberOf(config, 'sampling'), 'kind') !== 'poisson')
    return 'told by the API for Poisson batches only';
  const examples = subjects * scans;
  if (!(examples > 0)) return 'the number of scans is known once the folder is read';
  if (!(noiseMultiplier > 0 && epochs > 0 && batch > 0 && delta > 0 && delta < 1))
    return 'a value is missing';
  return {
    steps: epochs * Math.ceil(examples / batch),
    rate: Math.min(1, batch / examples),
    noiseMultiplier,
    delta,
    neighbouring:
      memberOf(memberOf(config, 'privacy'), 'neighbouring') === 'zero-out' ? 'zero-out' : 'add-remove',
    largestSubject: scans,
  };
}

/** The epsilon that the ledger of a run of this config would hold at its end, by the code that keeps ledgers. */
export function forecast(config: unknown): Forecast {
  const plan = planOf(config);
  if (typeof plan === 'string') return { kind: 'none', reason: plan };
  const { steps, rate, noiseMultiplier, delta, neighbouring, largestSubject } = plan;
  const event = {
    kind: 'poisson-sampled',
    samplingRate: rate,
    event: { kind: 'gaussian', noiseMultiplier },
  } as const;
  const ledger = openRunLedger({ neighbouring, delta, charges: [{ event, count: steps }] });
  const answer = ledger.epsilon();
  if (answer.kind === 'unbounded') return { kind: 'none', reason: 'there is no bound' };
  const group = largestSubject > 1 ? ledger.groupEpsilon(largestSubject) : undefined;
  const subject = group === undefined || group.kind === 'unbounded' ? null : group.epsilon;
  return { kind: 'epsilon', epsilon: answer.epsilon, subject, delta, steps, rate };
}

/** The least noise with which a run of this config spends at most `epsilon`, rounded up; undefined where there is none. */
export function noiseFor(config: unknown, epsilon: number): number | undefined {
  const plan = planOf(config);
  if (typeof plan === 'string') return undefined;
  const { steps, rate, delta, neighbouring } = plan;
  const answer = calibrate({
    parameter: 'noiseMultiplier',
    eventAt: (noiseMultiplier) => sgdEvent(rate, noiseMultiplier, steps),
    target: { epsilon, delta },
    neighbouring,
  });
  return answer.kind === 'found' ? Math.ceil(answer.value * 1000) / 1000 : undefined;
}
