import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { errorCodes } from '@clipwise/contract/errors';
import { lastLine, runProgram } from '../process/run-program.js';
import { TensorFlowLinkError } from './tensorflow-link-error.js';

/** The npm packages that hold the source of the addon, by the backend's kind. */
export const addonPackages = ['tfjs-node', 'tfjs-node-gpu'] as const;
/** One of them. */
export type AddonPackage = (typeof addonPackages)[number];

/** npm takes a package away when its install script fails, and brings it back when no script is to run. */
const fetchArguments = ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];

/**
 * The folder of the addon's package. When npm has taken the package away, it is asked for it again without its install script.
 *
 * @param report told what is being done, when it takes a while.
 * @throws TensorFlowLinkError when npm cannot get it.
 */
export async function findAddonPackage(
  name: AddonPackage,
  report: (line: string) => void,
): Promise<{ readonly folder: string; readonly nodePreGyp: string }> {
  const found = resolvePackage(name);
  if (found !== undefined) return found;
  const require = createRequire(import.meta.url);
  const root = join(dirname(require.resolve('@tensorflow/tfjs-core/package.json')), '../../..');
  report(`getting @tensorflow/${name} from npm: npm ${fetchArguments.join(' ')}`);
  const outcome = await runProgram('npm', fetchArguments, { cwd: root, timeoutMs: 600_000 });
  const fetched = resolvePackage(name);
  if (fetched !== undefined) return fetched;
  const reason = outcome.kind === 'absent' ? 'there is no npm' : lastLine(outcome.errors);
  throw new TensorFlowLinkError(
    errorCodes.ADDON_PACKAGE_ABSENT,
    `@tensorflow/${name} is not installed and npm did not bring it${reason === '' ? '' : ` (${reason})`}; run in ${root}: npm ${fetchArguments.join(' ')}`,
  );
}

function resolvePackage(name: AddonPackage) {
  try {
    const manifest = createRequire(import.meta.url).resolve(`@tensorflow/${name}/package.json`);
    const nodePreGyp = createRequire(manifest).resolve('@mapbox/node-pre-gyp/bin/node-pre-gyp');
    return { folder: dirname(manifest), nodePreGyp };
  } catch {
    // Not installed; what is done about that is the caller's.
    return undefined;
  }
}
