import { describe, expect, it } from 'vitest';
import { standingOf } from './standing';

describe('the standing of a key', () => {
  const now = Date.parse('2026-11-27T08:00:00Z');

  it('is good without an end, and until the instant of its end', () => {
    expect(standingOf({ expiresAt: null, revokedAt: null }, now)).toBe('good');
    expect(standingOf({ expiresAt: '2026-11-27T08:00:00.001Z' }, now)).toBe('good');
    expect(standingOf({ expiresAt: '2026-11-27T08:00:00Z' }, now)).toBe('expired');
  });

  it('is revoked for ever, whenever it would have ended', () => {
    expect(standingOf({ expiresAt: '2099-01-01T00:00:00Z', revokedAt: '2026-01-01T00:00:00Z' }, now)).toBe(
      'revoked',
    );
  });
});
