import { errorCodes } from '@clipwise/contract/errors';

/** The disk did not take an event or an artifact. What was durable before still is. */
export class SpoolWriteError extends Error {
  readonly code = errorCodes.SPOOL_WRITE_FAILED;
  /** `ENOSPC`, `EIO`, ...; `CLOSED` after close, `POISONED` after a failed fsync. */
  readonly reason: string;

  constructor(path: string, reason: string, cause?: unknown) {
    super(`could not write ${path} (${reason}); ${remedyOf(reason)}`, { cause });
    this.name = 'SpoolWriteError';
    this.reason = reason;
  }
}

/** The spool's files contradict each other: not a crash's torn tail, but damage or a foreign hand. */
export class SpoolCorruptError extends Error {
  readonly code = errorCodes.SPOOL_CORRUPT;

  constructor(path: string, detail: string) {
    super(`${path} is damaged: ${detail}; keep the folder for inspection and run the training again`);
    this.name = 'SpoolCorruptError';
  }
}

/** The event does not satisfy the contract, so no API would take it. */
export class SpoolEventError extends Error {
  readonly code = errorCodes.SPOOL_EVENT_INVALID;

  constructor(kind: string, detail: string) {
    super(
      `event ${JSON.stringify(kind)} does not satisfy the training-event contract: ${detail}; ` +
        'write NaN and infinities as the strings "NaN", "Infinity", "-Infinity"',
    );
    this.name = 'SpoolEventError';
  }
}

/** Whether a write failed for want of space, which may be there again later. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof SpoolWriteError && (error.reason === 'ENOSPC' || error.reason === 'EDQUOT');
}

function remedyOf(reason: string): string {
  switch (reason) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'free disk space (or quota) and run again';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'make the folder writable for this user';
    case 'CLOSED':
      return 'the spool was closed before; emit earlier';
    case 'POISONED':
      return 'an earlier fsync failed, so nothing more can be promised; check the disk and run again';
    default:
      return 'check the disk and run again';
  }
}
