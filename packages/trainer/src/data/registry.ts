import { duke } from './duke.js';
import { idx } from './idx.js';
import { imageFolder } from './image-folder.js';
import { octPhantom } from './oct-phantom.js';

/** Every data set; the first is the default. */
export const datasetRegistry = [octPhantom, imageFolder, duke, idx] as const;
