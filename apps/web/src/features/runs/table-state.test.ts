import { describe, expect, it } from 'vitest';
import { mostSelected, readTableState } from './table-state';

const read = (text: string) => readTableState(new URLSearchParams(text));

describe('state of the run table in the address', () => {
  it('reads filters, order, columns, groups and selection', () => {
    const state = read(
      'method=flat,automatic&noise=0.5,x&sort=epsilon&direction=ASC&selected=a,b,a&columns=name,dice&group=method,model',
    );
    expect(state.filter).toEqual({
      where: [
        { field: 'method', op: 'IN', value: ['flat', 'automatic'] },
        { field: 'noiseMultiplier', op: 'IN', value: [0.5] },
      ],
    });
    expect(state.sort).toEqual({ by: 'epsilon', direction: 'ASC' });
    expect(state.selected).toEqual(['a', 'b']);
    expect(state.columns).toEqual(['name', 'dice']);
    expect(state.group).toEqual(['method', 'model']);
    expect(read('').sort).toEqual({ by: 'createdAt', direction: 'DESC' });
    expect(read(`selected=${Array.from({ length: 300 }, (_, at) => at)}`).selected).toHaveLength(
      mostSelected,
    );
  });

  it('holds query and facets together, and keeps the facets while the query cannot be read', () => {
    expect(read('model=unet&q=seed+%3D+3').filter.where).toEqual([
      { field: 'model', op: 'IN', value: ['unet'] },
      { field: 'seed', op: 'EQ', value: 3 },
    ]);
    const state = read('model=unet&q=seed+%3D');
    expect(state.queryProblem).toContain('waits for a value');
    expect(state.filter.where).toEqual([{ field: 'model', op: 'IN', value: ['unet'] }]);
  });

  it('shows what was archived or deleted only when asked', () => {
    expect(read('').filter.shelves).toBeUndefined();
    expect(read('shelf=ARCHIVED').filter.shelves).toEqual(['ARCHIVED']);
    expect(read('shelf=ATTIC').shelf).toBe('CURRENT');
  });
});
