/** How grave a line of a process's log is. */
export type LogLevel = 'info' | 'warning' | 'error';

/** Takes one line of a process's own log, without a newline. */
export type LogLine = (level: LogLevel, message: string) => void;

/** Writes `time level message` to standard error, one line each. */
export const logToStandardError: LogLine = (level, message) => {
  process.stderr.write(`${new Date().toISOString()} ${level} ${message.replaceAll(/\s*\n\s*/g, ' | ')}\n`);
};
