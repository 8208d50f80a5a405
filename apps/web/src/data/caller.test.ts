import { describe, expect, it } from 'vitest';
import { whyNot } from './caller';

describe('why one may not', () => {
  const viewer = { role: 'VIEWER', permissions: ['enter', 'review', 'read'] } as const;

  it('is nothing for what the key may, and as long as nobody has said who it is', () => {
    expect(whyNot(viewer, 'read')).toBeUndefined();
    expect(whyNot(undefined, 'serve')).toBeUndefined();
  });

  it('names the roles that may, and asks for a key of the server where no role does', () => {
    expect(whyNot(viewer, 'administer')).toBe('You are signed in as viewer; this takes the role admin.');
    expect(whyNot(viewer, 'write')).toContain('researcher or admin');
    expect(whyNot(viewer, 'serve')).toContain('an admin of the whole server');
  });
});
