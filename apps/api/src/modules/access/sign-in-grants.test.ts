import { describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { membershipsOf, parseGrants } from './sign-in-grants.js';
import { keptClaims } from './vouched-claims.js';

const grants = parseGrants([
  { claim: 'groups', is: 'imaging', role: 'RESEARCHER', project: 'lung' },
  { claim: 'groups', is: 'Imaging', role: 'ADMIN', project: 'lung' },
  { claim: 'email', is: 'ada@lab.example', role: 'VIEWER', project: 'lung' },
  { claim: 'email', is: 'ada@lab.example', role: 'ADMIN', project: '*' },
]);

describe('grants', () => {
  it('give nothing to whoever has none of their values', () => {
    for (const claims of [{}, { groups: [] }, { groups: ['imagin', 'imaging2'] }, { other: ['imaging'] }])
      expect(membershipsOf(claims, grants)).toEqual({ isServerWide: false, roles: new Map() });
  });

  it('compare a group exactly and an e-mail address without regard to case; of two roles the stronger holds', () => {
    expect(membershipsOf({ groups: ['imaging'] }, grants).roles).toEqual(new Map([['lung', 'RESEARCHER']]));
    expect(membershipsOf({ groups: ['imaging', 'Imaging'] }, grants).roles.get('lung')).toBe('ADMIN');
    const ada = membershipsOf({ email: ['Ada@Lab.example'], groups: ['imaging'] }, grants);
    expect(ada).toEqual({ isServerWide: true, roles: new Map([['lung', 'RESEARCHER']]) });
  });

  it.each([
    [{ claim: 'groups', is: 'imaging', role: 'VIEWER', project: '*' }, /must be ADMIN/],
    [{ claim: 'groups', is: 'imaging', role: 'AGENT', project: 'lung' }, /role/],
    [{ claim: 'groups', is: '', role: 'VIEWER', project: 'lung' }, /is/],
    [{ claim: 'groups', is: 'a', role: 'VIEWER', project: 'lung', more: 1 }, /more/],
  ])('refuse %j', (grant, why) => {
    expect(() => parseGrants([grant])).toThrow(ZodError);
    expect(() => parseGrants([grant])).toThrow(why);
  });
});

describe('claims', () => {
  const person = (claims: Record<string, unknown>) =>
    keptClaims({ issuer: 'https://id.example', subject: 'u1', claims }, grants);

  it('are kept where a grant names them, an e-mail address only once it is verified', () => {
    const told = { email: 'ada@lab.example', groups: ['a', 7, 'b'], phone: '1', name: 'Ada' };
    expect(person({ ...told, email_verified: true })).toEqual({
      ...{ name: 'Ada', email: 'ada@lab.example', unverifiedEmail: null },
      claims: { groups: ['a', 'b'], email: ['ada@lab.example'] },
    });
    for (const email_verified of [false, 'true', undefined])
      expect(person({ ...told, email_verified })).toEqual({
        ...{ name: 'Ada', email: null, unverifiedEmail: 'ada@lab.example' },
        claims: { groups: ['a', 'b'] },
      });
  });

  it('name a person by name, else by verified address, else by subject', () => {
    expect(person({ email: 'x@y.example', email_verified: true }).name).toBe('x@y.example');
    expect(person({ email: 'x@y.example' }).name).toBe('u1');
  });
});
