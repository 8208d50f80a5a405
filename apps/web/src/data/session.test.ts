import { describe, expect, it } from 'vitest';
import { pageAfterSignIn } from './session';

describe('the page after the sign-in', () => {
  it('is the one that was asked for, with its filters', () => {
    expect(pageAfterSignIn('/runs/7?axis=epoch')).toBe('/runs/7?axis=epoch');
  });

  it.each([
    null,
    '',
    'https://example.org',
    '//example.org',
    '/\\example.org',
    'javascript:alert(1)',
    '/sign-in',
  ])('is the first page of the dashboard for %s', (asked) => {
    expect(pageAfterSignIn(asked)).toBe('/');
  });
});
