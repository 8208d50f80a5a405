import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseStudy } from '../config/study/parse-study.js';
import type { StudyDefinition } from '../config/study/study-definition.js';
import { presetStudies, presetStudy } from '../presets/studies/preset-studies.js';
import { OptionsError } from './options-error.js';
import { readJson } from './read-config.js';

/** The study that a command names: a preset by its name, a file, or a folder that `study run` made. */
export async function readStudy(
  named: string,
  options: { readonly data?: string | undefined },
): Promise<StudyDefinition> {
  const preset = presetStudy(named);
  if (preset !== undefined && !existsSync(named)) {
    if (preset.needsData && options.data === undefined)
      throw new OptionsError(`preset ${named} needs its data: --data DIR (${preset.needsData})`);
    return parseStudy(preset.define(options.data ?? ''));
  }
  if (options.data !== undefined)
    throw new OptionsError('--data belongs to a preset; a file says its folder itself');
  if (existsSync(join(named, 'study.json'))) {
    const json = await readJson(join(named, 'study.json'));
    return parseStudy((json as { definition?: unknown } | null)?.definition ?? json);
  }
  if (!existsSync(named))
    throw new OptionsError(
      `${named} is neither a file nor a preset; presets: ${presetStudies.map(({ name }) => name).join(', ')}`,
    );
  return parseStudy(await readJson(named));
}
