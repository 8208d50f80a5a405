import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** @returns {string} path of a browser. @throws {Error} if there is none. */
export function findChromium() {
  const found = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', chromium.executablePath()].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
  if (found === undefined)
    throw new Error('no Chromium was found; install it and name it with CHROMIUM_PATH=/path/to/chromium');
  return found;
}
