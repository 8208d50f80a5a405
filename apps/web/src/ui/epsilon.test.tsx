import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { ShownPrivacy } from '../data/epsilon-terms';
import { Claim, differingTerms, EpsilonCell, EpsilonHeading, EpsilonInWords } from './epsilon';
import { NotCovered } from './not-covered';

const claimed: ShownPrivacy = {
  ...{ verdict: 'PRIVATE', reason: '', epsilon: 7.9251 },
  ...{ delta: 1e-5, unit: 'scan', neighbouring: 'add-remove' },
};
const declared: ShownPrivacy = { ...claimed, verdict: 'DECLARED', reason: 'nobody here saw it run' };
const unverified: ShownPrivacy = { ...claimed, verdict: 'UNVERIFIED', reason: 'sigma was another' };
const uncharged: ShownPrivacy = { ...claimed, verdict: 'NOTHING_CHARGED', epsilon: null };
const open: ShownPrivacy = {
  ...claimed,
  verdict: 'NON_PRIVATE',
  reason: 'no noise was added',
  epsilon: null,
};
const alike = { delta: false, relation: false };

/** The elements in order, a title in brackets, what only a picture shows left out. */
const told = (element: ReactElement) =>
  renderToStaticMarkup(element)
    .replaceAll(/<span[^>]* aria-hidden="true"[^>]*>[^<]*<\/span>/g, '')
    .replaceAll(/<\w+[^>]*? title="([^"]*)"[^>]*>/g, '[$1] ')
    .replaceAll(/<[^>]+>/g, '');
const cell = (privacy: ShownPrivacy, terms = alike) => told(<EpsilonCell privacy={privacy} terms={terms} />);

describe('an epsilon in a cell', () => {
  it('is rounded up and stands with its unit, and with each term that its heading cannot say', () => {
    const title = '[delta 1e-5, per scan, add-remove] ';
    expect(cell(claimed)).toBe(`${title}7.926scan`);
    expect(cell(claimed, { delta: true, relation: false })).toBe(`${title}7.926scan, 1e-5`);
    expect(cell(claimed, { delta: true, relation: true })).toBe(`${title}7.926scan, 1e-5, add-remove`);
    expect(cell({ ...claimed, delta: null }, { delta: true, relation: false })).toBe(
      '[no delta, per scan, add-remove] 7.926scan, no delta',
    );
  });

  it('is a mark where nothing is claimed, never the number', () => {
    expect(cell(declared)).toBe('[nobody here saw it run] declared');
    expect(cell(unverified)).toBe('[unverified: what was recorded contradicts what was charged] unverified');
    expect(cell(uncharged)).toBe('-');
    expect(cell(open)).toBe('[no noise was added] no guarantee');
    expect(cell({ ...open, epsilon: 3 })).toBe('[no noise was added] no guarantee');
    expect(cell({ ...claimed, reason: 'none', epsilon: null })).toBe('[none] no guarantee');
  });

  it('shows the signs that are read aloud in words', () => {
    const html = (privacy: ShownPrivacy) =>
      renderToStaticMarkup(<EpsilonCell privacy={privacy} terms={alike} />);
    expect(html(open)).toContain('<span class="infinity" aria-hidden="true">∞</span>');
    expect(html(unverified)).toContain('<span aria-hidden="true">?</span>');
    for (const privacy of [open, unverified])
      expect(html(privacy)).toMatch(/<span class="visually-hidden">[a-z ]+<\/span>/);
    expect(html(declared)).toContain('class="mark"');
    expect(html(unverified)).toContain('class="mark"');
    expect(html(uncharged)).toContain('class="faint"');
    expect(html(claimed)).toContain('<span class="unit">');
  });
});

it('the terms that differ are those of claimed epsilons alone', () => {
  expect(differingTerms([claimed, { ...claimed, delta: 1e-6 }])).toEqual({ delta: true, relation: false });
  expect(differingTerms([claimed, { ...claimed, neighbouring: 'replace' }])).toEqual({
    ...{ delta: false, relation: true },
  });
  const unclaimed = { ...open, delta: 1e-6, neighbouring: 'replace' };
  expect(differingTerms([claimed, claimed, unclaimed])).toEqual(alike);
  expect(differingTerms([])).toEqual(alike);
});

describe('an epsilon in words', () => {
  it('is rounded up, with delta and unit', () => {
    expect(told(<EpsilonInWords epsilon={7.9251} terms={claimed} />)).toBe(
      'epsilon 7.926, delta 1e-5, per scan',
    );
    expect(told(<EpsilonInWords epsilon={7} terms={{ ...claimed, delta: null }} />)).toBe(
      'epsilon 7.000, no delta, per scan',
    );
    expect(renderToStaticMarkup(<EpsilonInWords epsilon={7} terms={claimed} />)).toContain(
      '<span class="epsilon"><i>epsilon </i><b>7.000</b>',
    );
  });

  it('is said of a claim alone; otherwise why nothing is claimed', () => {
    const said = (privacy: ShownPrivacy) => told(<Claim privacy={privacy} />);
    expect(said(claimed)).toBe('epsilon 7.926, delta 1e-5, per scan');
    expect(said(declared)).toBe('nothing is claimed [nobody here saw it run] declared');
    expect(said(uncharged)).toBe('nothing charged yet');
    expect(said(unverified)).toBe(
      '[sigma was another] epsilon unverified: nothing is claimed [unverified: what was recorded contradicts what was charged] unverified',
    );
    expect(said(open)).toBe('[no noise was added] no guarantee no guarantee');
    expect(said({ ...open, epsilon: 3 })).toBe('[no noise was added] no guarantee no guarantee');
    expect(said({ ...claimed, reason: 'none', epsilon: null })).toBe('[none] no guarantee no guarantee');
    expect(renderToStaticMarkup(<Claim privacy={uncharged} />)).toContain('class="muted"');
  });
});

it('a heading says delta and relation where all claimed epsilons below it have the same', () => {
  const heading = (...privacies: readonly ShownPrivacy[]) => told(<EpsilonHeading privacies={privacies} />);
  expect(heading(claimed, claimed, { ...open, delta: 1e-6 })).toBe('epsilon[add-remove] , delta 1e-5');
  expect(heading({ ...claimed, delta: null })).toBe('epsilon[add-remove] ');
  expect(heading(claimed, { ...claimed, delta: 1e-6 })).toBe('epsilon');
  expect(heading(claimed, { ...claimed, neighbouring: 'replace' })).toBe('epsilon');
  expect(heading(open)).toBe('epsilon');
  expect(renderToStaticMarkup(<EpsilonHeading privacies={[claimed]} />)).toContain('class="faint"');
});

it('what epsilon does not cover is marked, and nothing else is', () => {
  expect(renderToStaticMarkup(<NotCovered disclosure="DIAGNOSTIC" />)).toBe(
    '<span class="not-covered" title="not covered by epsilon"><span aria-hidden="true">*</span><span class="visually-hidden"> (not covered by epsilon)</span></span>',
  );
  expect(renderToStaticMarkup(<NotCovered disclosure="PUBLIC" />)).toBe('');
  expect(renderToStaticMarkup(<NotCovered disclosure={undefined} />)).toBe('');
});
