import { type DestinationStream, pino } from 'pino';
import type { ServerLog } from './server-log.js';

/** One line of JSON an entry, with the time in ISO 8601 and the level as a word. @param destination default: stdout. */
export function createLog(destination?: DestinationStream): ServerLog {
  const options = {
    base: { part: 'api' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
