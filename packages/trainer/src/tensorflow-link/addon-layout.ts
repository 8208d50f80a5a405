import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodes } from '@clipwise/contract/errors';
import type { PythonTensorFlow } from './python-tensorflow.js';
import { TensorFlowLinkError } from './tensorflow-link-error.js';

/** The name the addon's binding.gyp links against -> the library of a Python package. */
const libraries = {
  'libtensorflow.so': 'libtensorflow_cc.so.2',
  'libtensorflow_framework.so': 'libtensorflow_framework.so.2',
};

/** What the addon's source includes. */
const headers = [
  'tensorflow/c/c_api.h',
  'tensorflow/c/eager/c_api.h',
  'tensorflow/core/platform/ctstring_internal.h',
];

/**
 * Lays out `deps/` of the addon's package as links into a Python environment: `include`, and `lib` with the names that are linked
 * against. The addon finds the libraries again where they are, by their own names, so that they find theirs beside them.
 *
 * @param packageFolder without a `deps`.
 * @throws TensorFlowLinkError naming the file that TensorFlow came without.
 */
export async function layOutDependencies(
  packageFolder: string,
  tensorFlow: Pick<PythonTensorFlow, 'version' | 'includeFolder' | 'libraryFolder'>,
): Promise<void> {
  const { version, includeFolder, libraryFolder } = tensorFlow;
  const needed = [
    ...headers.map((header) => join(includeFolder, header)),
    ...Object.values(libraries).map((library) => join(libraryFolder, library)),
  ];
  const missing = needed.find((file) => !existsSync(file));
  if (missing !== undefined) {
    throw new TensorFlowLinkError(
      errorCodes.TENSORFLOW_INCOMPLETE,
      `TensorFlow ${version} has no ${missing}; the wheels of pip hold headers and libraries: install a recent one with: pip install --upgrade tensorflow`,
    );
  }
  const lib = join(packageFolder, 'deps', 'lib');
  await mkdir(lib, { recursive: true });
  await symlink(includeFolder, join(packageFolder, 'deps', 'include'));
  for (const [name, library] of Object.entries(libraries))
    await symlink(join(libraryFolder, library), join(lib, name));
}
