import { readFile } from 'node:fs/promises';
import { errorCodes } from '@clipwise/contract/errors';
import { describeRun } from '../config/describe-run.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig } from '../config/run-config.js';
import { JsonTextError, parseJsonText } from './json-text.js';

/** The config file is not there or is no JSON. */
export class ConfigFileError extends Error {
  readonly code = errorCodes.CONFIG_UNREADABLE;
}

/**
 * Reads and checks a config file.
 *
 * @throws ConfigFileError or ConfigError
 */
export async function readConfig(file: string): Promise<RunConfig> {
  const json = await readJson(file);
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return parseRunConfig(json);
  throw new ConfigFileError(
    `${file} must hold an object, got ${Array.isArray(json) ? 'a list' : JSON.stringify(json)}; make one with: clipwise config example > ${file}`,
  );
}

/** What to tell whoever runs a config, a line each: why it claims no guarantee, and what is probably not meant. */
export function remarksOn(config: RunConfig): string {
  const { privacyNote, warnings } = describeRun(config);
  const lines = privacyNote === '' ? warnings : [`this run claims no guarantee: ${privacyNote}`, ...warnings];
  return lines.map((line) => `warning: ${line}\n`).join('');
}

/**
 * Reads a file of JSON in UTF-8, or in UTF-16 with a byte order mark, as some editors and shells write it.
 *
 * @throws ConfigFileError naming the file, the line and the remedy.
 */
export async function readJson(file: string): Promise<unknown> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigFileError(
      `${file} cannot be read (${error.code}); make one with: clipwise config example > ${file}`,
    );
  });
  const text = textOf(bytes, file);
  if (text.trim() === '')
    throw new ConfigFileError(`${file} is empty; make one with: clipwise config example > ${file}`);
  try {
    return parseJsonText(text);
  } catch (error) {
    if (error instanceof JsonTextError) throw new ConfigFileError(`${file}, ${error.message}`);
    throw error;
  }
}

/** Text without its byte order mark. */
function textOf(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigFileError(`${file} is not text in ${encoding.toUpperCase()}; save it as UTF-8`);
  }
}
