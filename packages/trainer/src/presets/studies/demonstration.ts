import { demoStudy } from '../demo-study.js';
import { exampleConfig } from '../example-config.js';
import type { PresetStudy } from './preset-study.js';

/** The demonstration study with seeds and planned comparisons. */
export const demonstration: PresetStudy = {
  name: 'demonstration',
  title: 'automatic clipping and random sparsification on synthetic scans: 5 cells, half an hour',
  needsData: '',
  define: () => ({
    name: demoStudy.name,
    question: demoStudy.description,
    base: exampleConfig as Readonly<Record<string, unknown>>,
    cells: demoStudy.configs.map(({ name = '', version: _version, training: _training, ...parts }) => ({
      name,
      set: parts,
    })),
    comparisons: [0.5, 1].map((noise) => ({
      first: `unet automatic sigma ${noise}`,
      second: `unet random sparsification sigma ${noise}`,
    })),
  }),
};
