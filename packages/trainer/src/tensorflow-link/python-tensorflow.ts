import { errorCodes } from '@clipwise/contract/errors';
import { z } from 'zod';
import { lastLine, runProgram } from '../process/run-program.js';
import { TensorFlowLinkError } from './tensorflow-link-error.js';

const question = `
import json, sys
import tensorflow as tf
built_with_cuda = getattr(getattr(tf, "test", None), "is_built_with_cuda", lambda: False)
print(json.dumps({
    "python": sys.executable,
    "version": tf.__version__,
    "hasCuda": bool(built_with_cuda()),
    "includeFolder": tf.sysconfig.get_include(),
    "libraryFolder": tf.sysconfig.get_lib(),
}))
`;

const answerSchema = z.object({
  python: z.string(),
  version: z.string(),
  hasCuda: z.boolean(),
  includeFolder: z.string(),
  libraryFolder: z.string(),
});

/** The TensorFlow of a Python environment. */
export type PythonTensorFlow = Readonly<z.infer<typeof answerSchema>>;

/** Importing TensorFlow from a cold disk takes its time. */
const timeoutMs = 180_000;

/**
 * Asks a Python for its TensorFlow.
 *
 * @param python a command or a path.
 * @throws TensorFlowLinkError when there is no such Python, no TensorFlow in it, one that cannot be imported, or TensorFlow 1.
 */
export async function findPythonTensorFlow(python: string): Promise<PythonTensorFlow> {
  const outcome = await runProgram(python, ['-c', question], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    timeoutMs,
  });
  if (outcome.kind === 'absent') {
    throw new TensorFlowLinkError(
      errorCodes.PYTHON_NOT_FOUND,
      `there is no "${python}"; name the Python that has TensorFlow with --python, for example --python ~/venv/bin/python`,
    );
  }
  if (!outcome.isSuccess) {
    const reason = lastLine(outcome.errors) || `no answer within ${timeoutMs / 1000} s`;
    if (/No module named '?tensorflow'?$/.test(reason)) {
      throw new TensorFlowLinkError(
        errorCodes.TENSORFLOW_NOT_FOUND,
        `"${python}" has no TensorFlow; install it with: ${python} -m pip install tensorflow (with "tensorflow[and-cuda]" for an NVIDIA GPU), or name another Python with --python`,
      );
    }
    throw new TensorFlowLinkError(
      errorCodes.TENSORFLOW_BROKEN,
      `"${python}" cannot say where its TensorFlow is: ${reason}; see that \`${python} -c "import tensorflow"\` works, or name another Python with --python`,
    );
  }
  const found = answerSchema.parse(JSON.parse(lastLine(outcome.output)));
  if (Number.parseInt(found.version, 10) < 2) {
    throw new TensorFlowLinkError(
      errorCodes.TENSORFLOW_TOO_OLD,
      `"${python}" has TensorFlow ${found.version}, and 2 or newer is needed; upgrade it with: ${python} -m pip install --upgrade tensorflow`,
    );
  }
  return found;
}
