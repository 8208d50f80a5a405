/** What stood in the way of linking a TensorFlow. */
export type TensorFlowLinkProblem =
  | 'PLATFORM_UNSUPPORTED'
  | 'PYTHON_NOT_FOUND'
  | 'TENSORFLOW_NOT_FOUND'
  | 'TENSORFLOW_BROKEN'
  | 'TENSORFLOW_TOO_OLD'
  | 'TENSORFLOW_INCOMPLETE'
  | 'ADDON_PACKAGE_ABSENT'
  | 'COMPILER_NOT_FOUND'
  | 'ADDON_BUILD_FAILED'
  | 'ADDON_WRONG';

/** A TensorFlow could not be linked; the message says what was found and what to do. What was there before is there again. */
export class TensorFlowLinkError extends Error {
  constructor(
    readonly code: TensorFlowLinkProblem,
    message: string,
  ) {
    super(message);
    this.name = 'TensorFlowLinkError';
  }
}
