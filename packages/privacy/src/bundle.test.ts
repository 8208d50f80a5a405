import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

async function bundle(entry: string) {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    // Left outside so that they are listed instead of failing the build.
    plugins: [
      {
        name: 'builtins',
        setup: ({ onResolve }) =>
          onResolve({ filter: /.*/ }, ({ path }) => (isBuiltin(path) ? { path, external: true } : null)),
      },
    ],
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const builtins = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports.map(({ path }) => path))
    .filter((path) => isBuiltin(path));
  return { code, builtins, inputs: Object.keys(metafile.inputs) };
}

describe('bundle for a browser', () => {
  it('takes less than 60 kB gzipped and refers to nothing of Node', async () => {
    const { code, builtins, inputs } = await bundle('./index.ts');
    const text = new TextDecoder().decode(code);
    expect(inputs.length).toBeGreaterThan(20);
    expect(builtins).toEqual([]);
    expect(text).not.toMatch(/\bnode:|\bprocess\.|\bBuffer\.|\brequire\(["']/);
    expect(inputs.filter((path) => path.includes('/cli/') || path.includes('commander'))).toEqual([]);
    expect(gzipSync(code).length).toBeLessThan(60_000);
  });

  it('would notice a module of Node, as the command has them', async () => {
    expect((await bundle('./cli/main.ts')).builtins).toContain('node:fs/promises');
  });
});
