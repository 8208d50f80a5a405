import { spawn } from 'node:child_process';
import { LauncherError } from './launcher-error.js';

/**
 * Runs a tool of a cluster.
 *
 * @param input what it reads from its standard input.
 * @returns what it wrote. @throws LauncherError with what it said, or that it is not there.
 */
export async function runTool(tool: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(tool, args, { stdio: 'pipe' });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text;
    });
  // A tool that refuses may end before it has read anything.
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  }).catch((error: unknown) => {
    throw new LauncherError(`${tool} is not there; launch from a machine where it is installed`, error);
  });
  if (code === 0) return written.stdout;
  throw new LauncherError(`${tool} refused: ${written.stderr.trim().slice(0, 500)}`);
}
