/** What may be told of an error: where it happened and of which kind, and no value that it was about. */
export interface FaultFacts {
  readonly name: string;
  /** SQLSTATE, errno or a code of Node. */
  readonly code?: string;
  /** Without what stands in quotes; absent for errors of the database, whose messages repeat values. */
  readonly message?: string;
  readonly table?: string;
  readonly constraint?: string;
  /** Places in the code, the innermost first. */
  readonly frames: readonly string[];
}

const keptFrames = 6;
/** As PostgreSQL writes its codes. */
const sqlState = /^[0-9A-Z]{5}$/;

/**
 * Facts of an error for the log. The cause is looked at where a library wraps it: drizzle's own message holds the statement
 * with its values, and JSON.parse's the text that it could not read.
 */
export function faultFacts(error: unknown): FaultFacts {
  const cause = innermost(error);
  if (!(cause instanceof Error)) return { name: typeof cause, frames: [] };
  const { code, table, constraint } = cause as Error & Readonly<Record<string, unknown>>;
  const isOfDatabase = typeof code === 'string' && sqlState.test(code);
  return {
    name: cause.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(isOfDatabase ? {} : { message: withoutQuotations(cause.message) }),
    ...(typeof table === 'string' ? { table } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    frames: (cause.stack ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('at '))
      .slice(0, keptFrames),
  };
}

/** What two failures have in common when they are the same fault again. */
export function faultKind(error: unknown): string {
  const { name, code } = faultFacts(error);
  return code === undefined ? name : `${name} ${code}`;
}

/** The error that others were wrapped around. */
export function innermost(error: unknown): unknown {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    const inner =
      'originalError' in current && current.originalError != null ? current.originalError : current.cause;
    if (!(inner instanceof Error)) return current;
    current = inner;
  }
  return current;
}

function withoutQuotations(message: string): string {
  const firstLine = message.split('\n')[0] ?? '';
  return firstLine.replace(/"[^"]*"?|'[^']*'?|`[^`]*`?/g, '"…"').slice(0, 200);
}
