import type { StatementFacts } from '../statement.js';

/** A private run over scans, with what every statement needs. */
export const scanFacts: StatementFacts = {
  answer: { kind: 'bounded', epsilon: 2.00001, lower: 1.9 },
  delta: 1e-5,
  unit: 'scan',
  neighbouring: 'add-remove',
  sampler: 'poisson',
  samplingRate: 0.1,
  noiseMultiplier: 2,
  clipping: 'flat',
  noiseSource: 'csprng',
  accountant: 'pld',
  accountantVersion: '0.1.0',
  certainty: 'upper-bound',
  chargedSteps: 30,
  records: 1000,
};

/** What may be known of it besides, but for attacks. */
export const furtherFacts: Partial<StatementFacts> = {
  group: { records: 3, answer: { kind: 'bounded', epsilon: 5.5 } },
  audit: { epsilon: 0.7777, confidence: 0.95 },
  numerics: 'whole numbers on a grid',
  findings: [{ code: 'BIG', severity: 'warning', title: 'Odd <batch>', text: 'A & B differ.' }],
};
