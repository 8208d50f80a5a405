import { csvImporter } from './csv.js';
import type { Importer } from './importer.js';
import { mlflowImporter } from './mlflow/mlflow.js';
import { neptuneImporter } from './neptune/neptune.js';
import { studyCsvImporter } from './study-csv/study-csv.js';
import { tensorboardImporter } from './tensorboard/tensorboard.js';
import { wandbImporter } from './wandb/wandb.js';

/** Every importer. */
export const importers: readonly Importer[] = [
  studyCsvImporter,
  csvImporter,
  tensorboardImporter,
  mlflowImporter,
  wandbImporter,
  neptuneImporter,
];
