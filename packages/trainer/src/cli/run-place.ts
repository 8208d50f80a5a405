import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { errorCodes } from '@clipwise/contract/errors';
import { describeRun } from '../config/describe-run.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig } from '../config/run-config.js';
import { reasonOf } from '../reporting/append-log.js';
import { stateFile, stateFileName } from '../reporting/state-file.js';
import { ResumeError } from '../training/run-state.js';
import { readConfig } from './read-config.js';

/** Where a run is kept. */
export interface RunPlace {
  readonly config: RunConfig;
  /** Folder of config, checkpoint and samples; null when nobody asked for them. */
  readonly out: string | null;
  readonly spool: string;
  /** Folder of the state to continue from. */
  readonly home: string;
  /** Folder that relative paths of the config start from. */
  readonly workingDirectory: string;
  readonly isContinued: boolean;
}

/** A folder that a run would write to is taken, or is none; nothing was changed in it. */
export class OutputFolderError extends Error {
  readonly code = errorCodes.OUTPUT_TAKEN;

  constructor(folder: string, problem: string, remedy: string) {
    super(`${folder} ${problem}; ${remedy}`);
    this.name = 'OutputFolderError';
  }
}

/**
 * The folders of a new run, made and empty: `runs/<name>-<time>` where none is named.
 *
 * @throws OutputFolderError before anything is changed.
 */
export async function newRun(asked: {
  readonly config: RunConfig;
  readonly out?: string | undefined;
  readonly spool?: string | undefined;
}): Promise<RunPlace> {
  const { config } = asked;
  const out = asked.out ?? (asked.spool === undefined ? await defaultOutput(config) : null);
  if (asked.spool !== undefined) await requireNewSpool(asked.spool);
  if (out !== null) await requireNewOutput(out);
  const spool = asked.spool ?? (out as string);
  for (const folder of new Set([spool, out ?? spool])) await mkdir(folder, { recursive: true });
  return {
    config,
    out,
    spool,
    home: out ?? spool,
    workingDirectory: process.cwd(),
    isContinued: false,
  };
}

/**
 * The folders of a run that goes on.
 *
 * @param asked.config for a spool that was killed before it kept a state, which holds no config.
 * @throws ResumeError when the folder holds no run.
 */
export async function continuedRun(asked: {
  readonly folder: string;
  readonly spool?: string | undefined;
  readonly config: RunConfig | null;
}): Promise<RunPlace> {
  const { folder } = asked;
  const content = (await contentOf(folder, '--resume')) ?? [];
  const isOutput = content.includes(configName);
  const kept = await stateFile(folder).read();
  const own = kept === null ? null : parseRunConfig(kept.config);
  const written = isOutput ? await readConfig(join(folder, configName)) : asked.config;
  for (const [name, other] of Object.entries({
    [join(folder, configName)]: isOutput ? written : null,
    '--config': asked.config,
  }))
    if (own !== null && other !== null && !isDeepStrictEqual(other, own))
      throw new ResumeError(
        `${name} is not the config that the run was started with: a run goes on as it began; put that back, or train a new run`,
      );
  const config = own ?? written;
  if (config === null)
    throw new ResumeError(
      `--resume ${folder} holds no run: neither ${stateFileName} nor ${configName}; name the --out of a run, or its --spool and --config`,
    );
  return {
    config,
    out: isOutput ? folder : null,
    spool: asked.spool ?? folder,
    home: folder,
    workingDirectory: kept?.workingDirectory ?? process.cwd(),
    isContinued: true,
  };
}

/** Name of the config in the folder of results. */
export const configName = 'config.json';

async function defaultOutput(config: RunConfig): Promise<string> {
  const name = describeRun(config)
    .name.toLowerCase()
    .replaceAll(/[^\p{L}\p{N}.]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const folder = join('runs', name === '' ? time : `${name}-${time}`);
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? folder : `${folder}-${count}`;
    if ((await contentOf(candidate, '--out')) === null) return candidate;
  }
}

async function requireNewOutput(folder: string): Promise<void> {
  const content = (await contentOf(folder, '--out')) ?? [];
  if (content.length === 0) return;
  if (content.includes(eventsName))
    throw new OutputFolderError(`--out ${folder}`, 'holds a run already', remedyFor(folder));
  const shown = `${content.slice(0, 3).join(', ')}${content.length > 3 ? ', ...' : ''}`;
  throw new OutputFolderError(
    `--out ${folder}`,
    `is not empty (it holds ${shown}), and nothing is ever overwritten`,
    'name another folder',
  );
}

/** The folder may hold what an agent keeps in it, but no run. */
async function requireNewSpool(folder: string): Promise<void> {
  const content = (await contentOf(folder, '--spool')) ?? [];
  const taken = content.find((name) => name === eventsName || name === stateFileName);
  if (taken !== undefined)
    throw new OutputFolderError(`--spool ${folder}`, `holds ${taken} of another run`, remedyFor(folder));
}

const eventsName = 'events.jsonl';
const remedyFor = (folder: string): string =>
  `name another folder, or go on with that run: clipwise train --resume ${folder}`;

/** Names in a folder, hidden ones too; null when there is none. */
async function contentOf(folder: string, flag: string): Promise<readonly string[] | null> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return null;
    const isFile = await stat(folder).then(
      (found) => !found.isDirectory(),
      () => false,
    );
    throw new OutputFolderError(
      `${flag} ${folder}`,
      isFile ? 'is no folder' : `cannot be read (${reasonOf(error)})`,
      'name another folder',
    );
  }
}
