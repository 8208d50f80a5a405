import { readFile } from 'node:fs/promises';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig } from '../config/run-config.js';

/** The config file is not there or is no JSON. */
export class ConfigFileError extends Error {
  readonly code = 'CONFIG_UNREADABLE';
}

/**
 * Reads and checks a config file.
 *
 * @throws ConfigFileError or ConfigError
 */
export async function readConfig(file: string): Promise<RunConfig> {
  return parseRunConfig(await readJson(file));
}

/**
 * Reads a file of JSON.
 *
 * @throws ConfigFileError
 */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigFileError(
      `${file} cannot be read (${error.code}); make one with: clipwise config example > ${file}`,
    );
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigFileError(`${file} is no JSON: ${(error as Error).message}`);
  }
}
