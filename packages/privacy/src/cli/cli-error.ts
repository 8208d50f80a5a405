export type CliErrorCode =
  | 'ACCOUNTANT_UNKNOWN'
  | 'BATCH_INVALID'
  | 'CALIBRATION_UNAVAILABLE'
  | 'FILE_UNREADABLE'
  | 'JSON_INVALID'
  | 'LEDGER_INVALID'
  | 'USAGE';

/** The command was used in a way it cannot follow; the message names the value, the limit and the remedy. */
export class CliError extends Error {
  constructor(
    readonly code: CliErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'CliError';
  }
}

/** An error as its stable code and its sentence. */
export interface NamedError {
  readonly code: string;
  readonly message: string;
}

/** The name of any error; `INTERNAL` for one without a code, which is a fault of this package. */
export function namedError(error: unknown): NamedError {
  if (!(error instanceof Error)) return { code: 'INTERNAL', message: String(error) };
  const { code } = error as { readonly code?: unknown };
  return { code: typeof code === 'string' ? code : 'INTERNAL', message: error.message };
}
