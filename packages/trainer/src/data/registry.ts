import { duke } from './duke.js';
import { octPhantom } from './oct-phantom.js';

/** Every data set; the first is the default. */
export const datasetRegistry = [octPhantom, duke] as const;
