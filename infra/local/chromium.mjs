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

/**
 * Finds a Chromium; as root on Debian installs one when there is none, and with it the loader for the graphics driver in
 * software that it brings along, on which the backend "webgpu" is tested.
 *
 * @returns {string} its path.
 * @throws {ChromiumUnavailableError}
 */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new ChromiumUnavailableError('no Chromium was found');
  console.log('Installing Chromium (apt-get).');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
      .status;
  if (
    apt('update') !== 0 ||
    apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core', 'libvulkan1') !== 0
  ) {
    throw new ChromiumUnavailableError('apt-get could not install Chromium');
  }
  const installed = findChromium();
  if (installed === undefined) throw new ChromiumUnavailableError('apt-get installed no /usr/bin/chromium');
  return installed;
}
