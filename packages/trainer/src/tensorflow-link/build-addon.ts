import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorCodes } from '@clipwise/contract/errors';
import { runProgram } from '../process/run-program.js';
import type { PythonTensorFlow } from './python-tensorflow.js';
import { TensorFlowLinkError } from './tensorflow-link-error.js';

const buildTimeoutMs = 900_000;

/** @throws TensorFlowLinkError when there is no make or no C++ compiler. */
export async function requireCompiler(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const compiler = env.CXX ?? 'g++';
  for (const program of ['make', compiler]) {
    const outcome = await runProgram(program, ['--version'], { env, timeoutMs: 30_000 });
    if (outcome.kind === 'ended' && outcome.isSuccess) continue;
    throw new TensorFlowLinkError(
      errorCodes.COMPILER_NOT_FOUND,
      `there is no "${program}" that works, and the addon is compiled here; install a C++ compiler and make, on Debian or Ubuntu with: apt-get install g++ make (the environment variable CXX names another compiler)`,
    );
  }
}

/**
 * Compiles the addon of the package in `folder` against its `deps/`.
 *
 * @throws TensorFlowLinkError with the first error of the compiler and where the whole output is.
 */
export async function buildAddon(
  { folder, nodePreGyp }: { readonly folder: string; readonly nodePreGyp: string },
  { python, libraryFolder }: PythonTensorFlow,
): Promise<void> {
  const prefix = dirname(dirname(process.execPath));
  // Node comes with its headers unless a distribution keeps them apart; node-gyp downloads those.
  const hasHeaders = existsSync(join(prefix, 'include/node/node_api.h'));
  const outcome = await runProgram(
    process.execPath,
    [
      nodePreGyp,
      'install',
      '--build-from-source',
      `--python=${python}`,
      ...(hasHeaders ? [`--nodedir=${prefix}`] : []),
    ],
    {
      cwd: folder,
      env: {
        ...process.env,
        LDFLAGS: [process.env.LDFLAGS, `-Wl,-rpath,${libraryFolder}`].filter(Boolean).join(' '),
      },
      timeoutMs: buildTimeoutMs,
    },
  );
  // The addon has been copied to `lib`; node-pre-gyp renames the folder it was built in.
  for (const name of await readdir(folder))
    if (/^build(-tmp.*)?$/.test(name)) await rm(join(folder, name), { recursive: true });
  if (outcome.kind === 'ended' && outcome.isSuccess) return;
  const output = outcome.kind === 'ended' ? `${outcome.output}\n${outcome.errors}` : '';
  const log = join(tmpdir(), `clipwise-link-tensorflow-${process.pid}.log`);
  await writeFile(log, output);
  const line = output.split('\n').find((text) => /\berror\b|gyp ERR! stack/i.test(text)) ?? 'it ended early';
  throw new TensorFlowLinkError(
    errorCodes.ADDON_BUILD_FAILED,
    `the addon does not compile: ${line.trim()}; the whole output is in ${log}${hasHeaders ? '' : `; Node's headers are not in ${prefix}/include/node and were to be downloaded from nodejs.org: install those of Node ${process.version} if it cannot be reached`}`,
  );
}
