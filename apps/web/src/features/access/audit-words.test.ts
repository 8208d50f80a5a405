import { describe, expect, it } from 'vitest';
import { detailText } from './audit-words';

describe('the details of an entry', () => {
  it('are a line of what there is, lists of several by their length', () => {
    expect(
      detailText({
        role: 'VIEWER',
        expiresAt: null,
        runIds: ['a', 'b'],
        studyIds: ['c'],
        filter: { tags: ['x'] },
      }),
    ).toBe('role VIEWER, runIds 2 of them, studyIds c, filter {"tags":["x"]}');
    expect([detailText({}), detailText(null)]).toEqual(['', '']);
  });
});
