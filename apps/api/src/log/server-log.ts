/** Facts beside a message: identifiers, counts and codes; never a value that a client sent. */
export type LogFacts = Readonly<Record<string, unknown>>;

/** Where the server says what its clients are not told. A pino logger is one. */
export interface ServerLog {
  info(facts: LogFacts, message: string): void;
  warn(facts: LogFacts, message: string): void;
  error(facts: LogFacts, message: string): void;
}

/** Says nothing: for servers whose owner listens to `logError` alone. */
export const silentLog: ServerLog = { info: () => {}, warn: () => {}, error: () => {} };
