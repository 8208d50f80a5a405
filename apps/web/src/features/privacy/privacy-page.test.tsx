import { attackFacts, attackSentence, sgdEvent } from '@clipwise/privacy';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { InWords, SideBySide } from './privacy-page';
import type { WhatIfAnswers } from './use-what-if';

const attack = attackFacts(sgdEvent(0.15, 1.3, 64), 'add-remove');
const answers: WhatIfAnswers = {
  asked: { sigma: 1.3, q: 0.15, steps: 64, delta: 1e-5, scans: 11, target: 3 },
  claim: {
    ...{ epsilon: 4.2301, subject: 77.1, sigmaForTarget: 1.702 },
    attack,
    curve: { falseAlarms: [0, 50, 100], found: [1, 80, 100] },
  },
  accountants: [
    { kind: 'best', epsilon: 4.2301, certainty: 'upper-bound' },
    { kind: 'rdp', epsilon: 8.4602, certainty: 'upper-bound' },
    { kind: 'clt', epsilon: 3.9, certainty: 'approximation' },
    { kind: 'other', epsilon: null, certainty: 'estimate' },
    { kind: 'new', epsilon: 1, certainty: 'guess' },
  ],
  ...{ sigmas: [1, 2], ledger: [5, 2], rdp: [6, 3] },
};
const withClaim = (claim: object): WhatIfAnswers => ({ ...answers, claim: { ...answers.claim, ...claim } });
/** The texts of items, paragraphs and cells, in order. */
const told = (html: string) =>
  [...html.matchAll(/<(li|p|td|h2|figcaption)[^>]*>(.*?)<\/\1>/g)].map(([, , inner]) =>
    (inner ?? '').replaceAll(/<[^>]+>/g, '').trim(),
  );

it('tells each promise with its delta, unit and relation, rounded up', () => {
  const html = renderToStaticMarkup(<InWords answers={answers} />);
  expect(html).toContain('add-remove');
  const texts = told(html);
  expect(texts).toEqual(
    expect.arrayContaining([
      'epsilon 4.231, delta 1e-5, per scan',
      'epsilon 77.100, delta 1e-5, per subject (11 scans)',
      'Epsilon 3, per scan, needs sigma 1.702.',
      attackSentence(attack as NonNullable<typeof attack>, 'scan'),
      'Scans found (%), by false alarms (%): no attack is above the line',
    ]),
  );
});

it('says that there is no bound, no noise and no attack that fails where that is so', () => {
  const none = { epsilon: null, subject: null, attack: null, curve: null, sigmaForTarget: null };
  const texts = told(renderToStaticMarkup(<InWords answers={withClaim(none)} />));
  expect(texts).toEqual(
    expect.arrayContaining([
      'no bound',
      'no bound per subject (11 scans)',
      'No sigma gives epsilon 3.',
      'Every attack may succeed.',
    ]),
  );
  expect(texts.join(' ')).not.toContain('false alarms');
});

it("sets accountants side by side: which is the ledger's, what is a bound and what is none", () => {
  const html = renderToStaticMarkup(<SideBySide answers={answers} />);
  expect(told(html).filter((text) => text !== '')).toEqual(
    expect.arrayContaining([
      ...['best, used by ledgers', '4.231', 'upper bound'],
      ...['rdp', '8.461', 'upper bound'],
      ...['clt', '3.900', 'approximation, no bound'],
      ...['other', '-', 'estimate, no bound'],
      ...['new', '1.000', 'guess'],
    ]),
  );
  const bars = [...html.matchAll(/<span class="(is-bound)?" style="width:([\d.]+)%"/g)].map(
    ([, bound, width]) => [bound !== undefined, Number(width)],
  );
  expect(bars.map(([isBound]) => isBound)).toEqual([true, true, false, false]);
  expect(bars[0]?.[1]).toBeCloseTo(50, 9);
  expect(bars[1]?.[1]).toBe(100);
  expect(html).toContain('sigma 1.3, 64 steps, delta 1e-5, per scan');
});
