import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { layOutDependencies } from './addon-layout.js';
import { findAddonPackage } from './addon-package.js';
import { requireCompiler } from './build-addon.js';
import { linkTensorFlow } from './link-tensorflow.js';
import { findPythonTensorFlow } from './python-tensorflow.js';

const python = process.env.CLIPWISE_TENSORFLOW_PYTHON ?? 'python3';
const succeeds = (...args: [string, ...string[]]): boolean =>
  spawnSync(args[0], args.slice(1), { stdio: 'ignore' }).status === 0;
const hasPython = succeeds('python3', '--version');
const hasTensorFlow = process.platform === 'linux' && succeeds(python, '-c', 'import tensorflow');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-link-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function write(path: string, text = ''): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

describe('layout of deps', () => {
  const tensorFlow = () => ({
    version: '2.99.0',
    includeFolder: join(folder, 'include'),
    libraryFolder: folder,
  });
  const files = [
    'include/tensorflow/c/c_api.h',
    'include/tensorflow/c/eager/c_api.h',
    'include/tensorflow/core/platform/ctstring_internal.h',
    'libtensorflow_cc.so.2',
    'libtensorflow_framework.so.2',
  ];

  it('links the names of binding.gyp to the files of the Python package', async () => {
    for (const file of files) await write(file);
    await layOutDependencies(join(folder, 'addon'), tensorFlow());
    const link = (path: string) => readlink(join(folder, 'addon/deps', path));
    expect(await link('include')).toBe(join(folder, 'include'));
    expect(await link('lib/libtensorflow.so')).toBe(join(folder, 'libtensorflow_cc.so.2'));
    expect(await link('lib/libtensorflow_framework.so')).toBe(join(folder, 'libtensorflow_framework.so.2'));
    expect(existsSync(join(folder, 'addon/deps/include/tensorflow/c/c_api.h'))).toBe(true);
  });

  it.each(files)('names %s when it is missing, and lays out nothing', async (missing) => {
    for (const file of files) if (file !== missing) await write(file);
    await expect(layOutDependencies(join(folder, 'addon'), tensorFlow())).rejects.toMatchObject({
      code: 'TENSORFLOW_INCOMPLETE',
      message: expect.stringContaining(join(folder, missing)),
    });
    expect(existsSync(join(folder, 'addon'))).toBe(false);
  });
});

describe('what stands in the way', () => {
  it('no Python of that name', () =>
    expect(findPythonTensorFlow(join(folder, 'python'))).rejects.toMatchObject({
      code: 'PYTHON_NOT_FOUND',
      message: expect.stringContaining('--python'),
    }));

  /** A package named tensorflow that this Python finds before any other. */
  const packageOf = async (text: string): Promise<void> => {
    await write('tensorflow/__init__.py', text);
    vi.stubEnv('PYTHONPATH', folder);
  };

  it.skipIf(!hasPython)('no TensorFlow (needs python3)', async () => {
    await packageOf('raise ModuleNotFoundError("No module named \'tensorflow\'")');
    await expect(findPythonTensorFlow('python3')).rejects.toMatchObject({
      code: 'TENSORFLOW_NOT_FOUND',
      message: expect.stringContaining('pip install'),
    });
  });

  it.skipIf(!hasPython)('a TensorFlow that cannot be imported (needs python3)', async () => {
    await packageOf('raise ImportError("libcudart.so.11.0: cannot open shared object file")');
    await expect(findPythonTensorFlow('python3')).rejects.toMatchObject({
      code: 'TENSORFLOW_BROKEN',
      message: expect.stringContaining('libcudart.so.11.0'),
    });
  });

  it.skipIf(!hasPython)('TensorFlow 1 (needs python3)', async () => {
    await packageOf(
      '__version__ = "1.15.5"\nclass sysconfig:\n  get_include = staticmethod(lambda: "/i")\n  get_lib = staticmethod(lambda: "/l")',
    );
    await expect(findPythonTensorFlow('python3')).rejects.toMatchObject({
      code: 'TENSORFLOW_TOO_OLD',
      message: expect.stringContaining('1.15.5'),
    });
  });

  it.each(['PATH', 'CXX'])('no compiler, by %s', (variable) =>
    expect(requireCompiler({ ...process.env, [variable]: join(folder, 'none') })).rejects.toMatchObject({
      code: 'COMPILER_NOT_FOUND',
      message: expect.stringContaining('apt-get install g++ make'),
    }),
  );
});

describe('link-tensorflow', () => {
  it.skipIf(!hasTensorFlow)(
    'builds an addon whose gradients are right (needs Linux and TensorFlow in python3 or CLIPWISE_TENSORFLOW_PYTHON)',
    { timeout: 600_000 },
    async () => {
      const { folder: addon } = await findAddonPackage('tfjs-node', () => {});
      const made = ['deps', 'lib'].filter((name) => !existsSync(join(addon, name)));
      try {
        const linked = await linkTensorFlow({ python, addonPackage: 'tfjs-node', report: () => {} });
        const { version } = await findPythonTensorFlow(python);
        expect(linked.description).toContain(`TensorFlow ${version}`);
        expect(linked.distance).toBeLessThanOrEqual(1e-5);
      } finally {
        // Other tests must find the machine as it was.
        for (const name of made) await rm(join(addon, name), { recursive: true, force: true });
      }
    },
  );
});
