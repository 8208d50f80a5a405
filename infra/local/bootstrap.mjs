/**
 * Installs what the lockfile names when node_modules is absent or older than it.
 *
 * Runs before `npm start` and `npm test`, so it may import nothing but Node itself.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 20)) {
  console.error(
    `Clipwise needs Node 20.20 or newer; this is ${process.versions.node}. Install it from https://nodejs.org and run the command again.`,
  );
  process.exit(1);
}

/** @param {string} path @returns {number} last change in ms, or -1 when there is none. */
const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;

// npm writes this file last, so that an interrupted installation is seen as none.
const installedAt = changedAt(`${root}node_modules/.package-lock.json`);
if (installedAt < changedAt(`${root}package-lock.json`)) {
  console.log('Installing dependencies (npm ci); the first time takes a minute or two.');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error(
      'npm ci failed; see its message above. Check the network or the npm registry setting, then run the command again.',
    );
    process.exit(result.status ?? 1);
  }
  // npm drops an optional package whose download failed, and says nothing; a linked one went with the old node_modules.
  if (!existsSync(`${root}node_modules/@tensorflow/tfjs-node/lib`)) {
    console.log(
      "TensorFlow's library could not be downloaded; nothing depends on it. To train on an NVIDIA GPU, see: npx clipwise backend link-tensorflow --help",
    );
  }
}
