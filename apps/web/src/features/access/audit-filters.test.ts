import { describe, expect, it } from 'vitest';
import { filterOf } from './audit-filters';

describe('the filter of an address', () => {
  it('holds what the address says and nothing else, whole days in UTC', () => {
    expect(
      filterOf(
        new URLSearchParams('action=KEY_MADE&outcome=REFUSED&who=anna&since=2026-11-01&until=2026-11-02'),
      ),
    ).toEqual({
      actions: ['KEY_MADE'],
      outcome: 'REFUSED',
      actor: 'anna',
      since: '2026-11-01T00:00:00.000Z',
      until: '2026-11-02T23:59:59.999Z',
    });
  });

  it('leaves out what is no action, no outcome and no day', () => {
    expect(
      filterOf(new URLSearchParams('action=x&outcome=DONE&who=&since=2026-13-01&until=yesterday')),
    ).toEqual({});
  });
});
