import { spawn } from 'node:child_process';

/** How a program ended. */
export type ProgramOutcome =
  | { readonly kind: 'absent' }
  | { readonly kind: 'ended'; readonly isSuccess: boolean; readonly output: string; readonly errors: string };

/**
 * Runs a program to its end and keeps what it wrote.
 *
 * @param timeoutMs after which it is killed, and counts as ended without success.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly timeoutMs: number },
): Promise<ProgramOutcome> {
  const { timeoutMs, ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      ...rest,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.once('error', () => resolve({ kind: 'absent' }));
    child.once('close', (code) =>
      resolve({
        kind: 'ended',
        isSuccess: code === 0,
        output: Buffer.concat(output).toString(),
        errors: Buffer.concat(errors).toString(),
      }),
    );
  });
}

/** The last line with something on it; of a stack trace, what went wrong. */
export const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)?.trim() ?? '';
