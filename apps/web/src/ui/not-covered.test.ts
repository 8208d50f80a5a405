import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { NotCovered, notCoveredNote } from './not-covered';

const shown = (disclosure: 'PUBLIC' | 'RELEASED' | 'DIAGNOSTIC' | undefined): string =>
  renderToStaticMarkup(createElement(NotCovered, { disclosure }));

describe('the mark of what epsilon does not cover', () => {
  it('stands beside a diagnostic, in words', () => {
    expect(notCoveredNote).toMatch(/not covered/);
    expect(shown('DIAGNOSTIC')).toContain(notCoveredNote);
  });

  it('stands beside nothing else', () => {
    expect([shown('PUBLIC'), shown('RELEASED'), shown(undefined)]).toEqual(['', '', '']);
  });
});
