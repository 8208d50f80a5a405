import { describe, expect, it } from 'vitest';
import { createComponent } from '../component.js';
import { parameterCount } from './model.js';
import { modelRegistry } from './registry.js';

const deep = modelRegistry.filter(({ configSchema }) => 'depth' in configSchema.shape);

describe.each(deep.map(({ kind }) => kind))('%s', (kind) => {
  it('has more parameters for every level more', () => {
    const counts = [1, 2, 3, 4, 5, 6].map((depth) =>
      parameterCount(
        createComponent('model', modelRegistry, { kind, width: 2, depth } as { kind: string }, {
          classCount: 3,
          channelCount: 1,
          imageHeight: 32,
          imageWidth: 32,
        }),
      ),
    );
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBe(6);
  });
});
