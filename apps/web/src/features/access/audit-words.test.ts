import { describe, expect, it } from 'vitest';
import { detailText } from './audit-words';

describe('the details of an entry', () => {
  it('are a line of what there is, lists of several by their length', () => {
    expect(
      detailText({
        role: 'VIEWER',
        expiresAt: null,
        until: '2026-11-28T07:29:47.123Z',
        runIds: ['a', 'b'],
        studyIds: ['c'],
        filter: { tags: ['x'] },
      }),
    ).toBe('role VIEWER, until 2026-11-28 07:29, runIds 2 of them, studyIds c, filter {"tags":["x"]}');
    expect([detailText({}), detailText(null)]).toEqual(['', '']);
  });
});
