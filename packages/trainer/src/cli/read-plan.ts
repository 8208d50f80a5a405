import { basename } from 'node:path';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { Plan } from '../doctor/benchmark.js';
import { readJson } from './read-config.js';

/**
 * Reads a run config, or a study as `clipwise demo-study` prints it.
 *
 * @throws ConfigFileError or ConfigError
 */
export async function readPlan(file: string): Promise<Plan> {
  const json = await readJson(file);
  const configs: readonly unknown[] = isStudy(json) ? json.configs : [json];
  return { name: basename(file), configs: configs.map(parseRunConfig) };
}

const isStudy = (json: unknown): json is { configs: unknown[] } =>
  typeof json === 'object' && json !== null && 'configs' in json && Array.isArray(json.configs);
