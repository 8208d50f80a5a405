import { readFile } from 'node:fs/promises';
import { buffer, text } from 'node:stream/consumers';
import { CliError } from './cli-error.js';

/** What the command reads and writes, so that tests can stand in for the terminal. */
export interface CliIo {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Contents of a file, or of the standard input for `-`. @throws whatever the system says. */
  readonly read: (path: string) => Promise<string>;
  /** The same as bytes. */
  readonly readBytes: (path: string) => Promise<Uint8Array>;
}

/** The terminal. A reader that goes away early, such as `head`, ends the output and is no failure. */
export function terminalIo(): CliIo {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    write: (output) => {
      process.stdout.write(output);
    },
    writeError: (output) => {
      process.stderr.write(output);
    },
    read: (path) => (path === '-' ? text(process.stdin) : readFile(path, 'utf8')),
    readBytes: (path) => (path === '-' ? buffer(process.stdin) : readFile(path)),
  };
}

/** JSON of a file or of the standard input. @throws CliError when it cannot be read or is no JSON. */
export async function readJson(io: CliIo, path: string): Promise<unknown> {
  const name = path === '-' ? 'the standard input' : path;
  let contents: string;
  try {
    contents = await io.read(path);
  } catch (error) {
    throw new CliError('FILE_UNREADABLE', `${name} cannot be read: ${(error as Error).message}`, error);
  }
  try {
    return JSON.parse(contents);
  } catch (error) {
    throw new CliError('JSON_INVALID', `${name} is not JSON: ${(error as Error).message}`, error);
  }
}
