import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { plantedFaults } from './planted-faults.js';

it.each(plantedFaults)('the text that is changed stands once in its file: $name', ({ edits }) => {
  for (const { file, find } of edits) {
    const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect([file, find, source.split(find).length - 1]).toEqual([file, find, 1]);
  }
});
