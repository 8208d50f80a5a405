import type { Importer } from './importer.js';
import { studyCsvImporter } from './study-csv/study-csv.js';

/** Every importer. */
export const importers: readonly Importer[] = [studyCsvImporter];
