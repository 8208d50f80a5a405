import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** No browser for the end-to-end tests. */
export class ChromiumUnavailableError extends Error {
  code = 'CHROMIUM_UNAVAILABLE';

  /** @param {string} reason */
  constructor(reason) {
    super(`${reason}; install Chromium and name it with CHROMIUM_PATH=/path/to/chromium`);
    this.name = 'ChromiumUnavailableError';
  }
}

/** @returns {string | undefined} path of a Chromium on this machine. */
export function findChromium() {
  const candidates = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', chromium.executablePath()];
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path));
}

/** @returns {boolean} whether the loader that the driver in software is reached by is here; elsewhere it is part of the system. */
function hasVulkanLoader() {
  if (process.platform !== 'linux') return true;
  const { stdout } = spawnSync('ldconfig', ['-p'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/sbin:/usr/sbin` },
  });
  return stdout?.includes('libvulkan.so.1') ?? false;
}

/** @param {readonly string[]} packages @returns {boolean} whether they were installed. */
function aptInstall(packages) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
      .status === 0;
  return apt('update') && apt('install', '-y', '--no-install-recommends', ...packages);
}

/**
 * Finds a Chromium, and the loader for the graphics driver in software that it brings along, on which the backend "webgpu"
 * is tested; as root on Debian installs what is missing of the two.
 *
 * @returns {string} path of the Chromium. Without the loader, says which tests are skipped for want of it.
 * @throws {ChromiumUnavailableError}
 */
export function ensureChromium() {
  const found = findChromium();
  const hasLoader = hasVulkanLoader();
  if (found !== undefined && hasLoader) return found;
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall && found === undefined) throw new ChromiumUnavailableError('no Chromium was found');
  const packages = [
    ...(found === undefined ? ['chromium', 'fonts-dejavu-core'] : []),
    ...(hasLoader ? [] : ['libvulkan1']),
  ];
  if (canInstall) console.log(`Installing ${packages.join(', ')} (apt-get).`);
  const isInstalled = canInstall && aptInstall(packages);
  if (!isInstalled && !hasLoader)
    console.log('The tests of the backend "webgpu" are skipped: install the Vulkan loader (libvulkan1).');
  if (found !== undefined) return found;
  if (!isInstalled) throw new ChromiumUnavailableError('apt-get could not install Chromium');
  const installed = findChromium();
  if (installed === undefined) throw new ChromiumUnavailableError('apt-get installed no /usr/bin/chromium');
  return installed;
}
