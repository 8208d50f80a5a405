import { describe, expect, it } from 'vitest';
import { bothHold, mostSelected, readTableState } from './table-state';

const read = (text: string) => readTableState(new URLSearchParams(text));

describe('state of the run table in the address', () => {
  it('reads filters, order, columns and selection, and leaves out what it does not understand', () => {
    const state = read(
      'method=flat,automatic&status=FAILED,BROKEN&noise=0.5,x&sort=EPSILON&direction=ASC&selected=a,b,a&columns=name,dice',
    );
    expect(state.filter).toMatchObject({
      methods: ['flat', 'automatic'],
      statuses: ['FAILED'],
      noiseMultipliers: [0.5],
    });
    expect(state.sort).toEqual({ field: 'EPSILON', direction: 'ASC' });
    expect(state.selected).toEqual(['a', 'b']);
    expect(state.columns).toEqual(['name', 'dice']);
    expect(read('').sort).toEqual({ field: 'CREATED_AT', direction: 'DESC' });
    expect(read('sort=SECRET').sort.field).toBe('CREATED_AT');
    expect(read(`selected=${Array.from({ length: 300 }, (_, at) => at)}`).selected).toHaveLength(
      mostSelected,
    );
  });

  it('keeps the filters of the facets while the query cannot be read', () => {
    const state = read('model=unet&q=colour+%3D+red');
    expect(state.queryProblem).toContain('"colour" cannot be asked for');
    expect(state.filter.models).toEqual(['unet']);
  });

  it('holds query and facets together: values in both, and no run where there is none', () => {
    expect(bothHold({ models: ['a', 'b'] }, { models: ['b', 'c'], nameContains: 'x' })).toEqual({
      models: ['b'],
      nameContains: 'x',
    });
    expect(bothHold({ models: ['a'] }, { models: ['b'] })).toEqual({ models: [], ids: [] });
    expect(read('status=FAILED&q=status+%3D+queued').filter.ids).toEqual([]);
  });
});
