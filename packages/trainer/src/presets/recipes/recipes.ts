import { exampleConfig } from '../example-config.js';
import { digits } from './digits.js';
import { octAverages, octDeepSupervision, octFiltered, octLastLayers } from './oct-methods.js';
import {
  octNonPrivate,
  octPretrained,
  octPretrainedStrict,
  octScan,
  octScanStrict,
  octSubject,
} from './oct-scans.js';
import type { Recipe } from './recipe.js';

/** Every recipe; the first is what is printed when none is named. */
export const recipes: readonly Recipe[] = [
  {
    name: 'phantom',
    title: 'a private run on synthetic scans that ends within a minute or two',
    needs: '',
    config: exampleConfig,
  },
  octNonPrivate,
  octScan,
  octScanStrict,
  octPretrained,
  octPretrainedStrict,
  octSubject,
  octAverages,
  octFiltered,
  octLastLayers,
  octDeepSupervision,
  digits,
];
