import { errorCodes } from '@clipwise/contract/errors';
import { compareBackends } from '../doctor/compare-backends.js';
import { layOutDependencies } from './addon-layout.js';
import { type AddonPackage, findAddonPackage } from './addon-package.js';
import { buildAddon, requireCompiler } from './build-addon.js';
import { findPythonTensorFlow } from './python-tensorflow.js';
import { replacing } from './set-aside.js';
import { TensorFlowLinkError } from './tensorflow-link-error.js';

/** What to link and whom to tell. */
export interface LinkOptions {
  /** A command or a path. */
  readonly python: string;
  /** Left out: with CUDA or without, as that TensorFlow is. */
  readonly addonPackage?: AddonPackage | undefined;
  /** Told each step before it is taken. */
  report(line: string): void;
}

/** What was linked. */
export interface Linked {
  readonly addonPackage: AddonPackage;
  /** What runs, in words. */
  readonly description: string;
  /** Largest relative distance of a gradient from the reference. */
  readonly distance: number;
}

/** Its gradients are known to be right: they are tested against plain differentiation and finite differences. */
const reference = 'wasm-simd';

/**
 * Rebuilds the addon of tfjs-node against the TensorFlow of a Python environment and compares its gradients with the reference.
 *
 * @throws TensorFlowLinkError; the package is then as it was before.
 */
export async function linkTensorFlow({ python, addonPackage, report }: LinkOptions): Promise<Linked> {
  if (process.platform !== 'linux') {
    throw new TensorFlowLinkError(
      errorCodes.PLATFORM_UNSUPPORTED,
      `a TensorFlow of Python can be linked on Linux only, and this is ${process.platform}; use another backend: clipwise doctor lists them`,
    );
  }
  report(`asking ${python} for its TensorFlow`);
  const tensorFlow = await findPythonTensorFlow(python);
  const name = addonPackage ?? (tensorFlow.hasCuda ? 'tfjs-node-gpu' : 'tfjs-node');
  report(
    `found TensorFlow ${tensorFlow.version} ${tensorFlow.hasCuda ? 'with' : 'without'} CUDA in ${tensorFlow.libraryFolder}`,
  );
  await requireCompiler();
  const addon = await findAddonPackage(name, report);
  return replacing(addon.folder, ['deps', 'lib'], async () => {
    await layOutDependencies(addon.folder, tensorFlow);
    report(`compiling the addon of @tensorflow/${name}; this takes about half a minute`);
    await buildAddon(addon, tensorFlow);
    report(`comparing its gradients with those of ${reference}`);
    const comparison = await compareBackends(name, reference);
    if (comparison.kind === 'equal') return { addonPackage: name, ...comparison };
    throw new TensorFlowLinkError(
      errorCodes.ADDON_WRONG,
      `the addon was built, but ${comparison.reason}; it was taken away again. Try another version of TensorFlow, or another backend: clipwise doctor lists them`,
    );
  });
}
