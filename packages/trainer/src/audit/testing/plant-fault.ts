import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { auditInput } from '../audit-input.js';
import type { auditMechanism } from '../audit-mechanism.js';
import type { stepConfig } from '../step-config.js';
import type { PlantedFault } from './planted-faults.js';

const source = fileURLToPath(new URL('../../', import.meta.url));
/** As deep as the folder of the command, so that workers and binaries are found. */
const folder = fileURLToPath(new URL('../../../dist/planted/', import.meta.url));

/** The audits and all that they run, of a source with a fault. */
export interface PlantedSource {
  readonly auditMechanism: typeof auditMechanism;
  readonly auditInput: typeof auditInput;
  readonly stepConfig: typeof stepConfig;
}

/**
 * The real source with a fault's edits: nothing is mocked, and an edit whose text is gone fails.
 *
 * @throws Error for an edit whose text does not stand exactly once in its file.
 */
export async function plantFault({
  name,
  edits,
}: Pick<PlantedFault, 'name' | 'edits'>): Promise<PlantedSource> {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const path = `${source}${file}`;
    const text = texts.get(path) ?? readFileSync(path, 'utf8');
    if (text.split(find).length !== 2)
      throw new Error(`"${name}" cannot be planted: ${file} does not hold once: ${find}`);
    texts.set(
      path,
      text.replace(find, () => replace),
    );
  }
  await mkdir(folder, { recursive: true });
  const outfile = `${folder}${name.replaceAll(/\W+/g, '-')}-${process.pid}.mjs`;
  await build({
    stdin: {
      contents: ['audit-mechanism', 'audit-input', 'step-config']
        .map((file) => `export * from './audit/${file}.js';`)
        .join('\n'),
      resolveDir: source,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'silent',
    plugins: [
      {
        name: 'fault',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const contents = texts.get(path);
            return contents === undefined ? undefined : { contents, loader: 'ts' };
          }),
      },
    ],
  });
  try {
    return (await import(outfile)) as PlantedSource;
  } finally {
    await rm(outfile);
  }
}
