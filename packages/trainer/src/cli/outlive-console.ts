/** What became of standard output. */
export interface ConsoleWatch {
  /** Why some of it was not taken, such as `ENOSPC`; undefined when all was, or when its reader had seen enough. */
  lost(): string | undefined;
}

const causes = new WeakMap<NodeJS.WriteStream, string>();

function noteFailure(this: NodeJS.WriteStream, { code, message }: NodeJS.ErrnoException): void {
  if (code !== 'EPIPE') causes.set(this, code ?? message);
  if (code === 'EIO' && this.isTTY) process.off('exit', endByHangUp).on('exit', endByHangUp);
}

/** Node aborts at its end when it cannot give a terminal back that is gone: what was hung up ends by that signal instead. */
function endByHangUp(): void {
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}

/**
 * Lets the process outlive its console: a closed pipe or terminal and a full disk behind standard output or error fail a
 * write, which without a listener would end the process, and a run with it. Calling it again changes nothing.
 */
export function outliveConsole({
  stdout,
  stderr,
}: Pick<NodeJS.Process, 'stdout' | 'stderr'> = process): ConsoleWatch {
  for (const stream of [stdout, stderr]) {
    causes.delete(stream);
    stream.off('error', noteFailure).on('error', noteFailure);
  }
  return { lost: () => causes.get(stdout) };
}
