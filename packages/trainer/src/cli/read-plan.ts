import { basename } from 'node:path';
import { parseRunConfig } from '../config/parse-run-config.js';
import { expandStudy } from '../config/study/expand-study.js';
import { parseStudy } from '../config/study/parse-study.js';
import type { Plan } from '../doctor/benchmark.js';
import { readJson } from './read-config.js';

/**
 * Reads a run config, a study's definition, or a study as `clipwise demo-study` prints it.
 *
 * @throws ConfigFileError or ConfigError
 */
export async function readPlan(file: string): Promise<Plan> {
  const json = await readJson(file);
  if (isDefinition(json))
    return {
      name: basename(file),
      configs: expandStudy(parseStudy(json)).flatMap(({ runs }) => runs.map(({ config }) => config)),
    };
  const configs: readonly unknown[] = isStudy(json) ? json.configs : [json];
  return { name: basename(file), configs: configs.map(parseRunConfig) };
}

const isDefinition = (json: unknown): boolean => typeof json === 'object' && json !== null && 'base' in json;

const isStudy = (json: unknown): json is { configs: unknown[] } =>
  typeof json === 'object' && json !== null && 'configs' in json && Array.isArray(json.configs);
