import type { StudyDefinitionInput } from '../../config/study/study-definition.js';

/** A study that is ready to run. */
export interface PresetStudy {
  readonly name: string;
  /** One line for a list. */
  readonly title: string;
  /** What its folder of data must be; empty where it makes its data itself. */
  readonly needsData: string;
  /** @param root folder of the data. */
  define(root: string): StudyDefinitionInput;
}
