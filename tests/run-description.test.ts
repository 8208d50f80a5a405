import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files of tfjs that a process of its own has loaded after importing a module. */
function tensorFilesAfter(module: string): readonly string[] {
  const script = `
    import { createRequire } from 'node:module';
    await import(${JSON.stringify(module)});
    const files = Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('@tensorflow'));
    console.log(JSON.stringify(files));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}

it('describes a run without loading a tensor library', () => {
  expect(tensorFilesAfter('@clipwise/trainer/config')).toEqual([]);
  // The same question where the answer is known.
  expect(tensorFilesAfter('@tensorflow/tfjs-core').length).toBeGreaterThan(0);
});
