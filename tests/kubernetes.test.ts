import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as keda from '@kubernetes-models/keda/keda.sh/v1alpha1';
import * as apps from 'kubernetes-models/apps/v1';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as core from 'kubernetes-models/v1';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  type KubernetesJobOptions,
  kubernetesJob,
} from '../packages/trainer/src/launchers/kubernetes-job.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const manifests = join(here, '../infra/kubernetes');
const command = join(here, '../packages/trainer/bin/clipwise.js');
const run = promisify(execFile);

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The models of Kubernetes' own OpenAPI description, by apiVersion, and the module that each comes from. */
const modules = {
  'batch/v1': [batch, 'kubernetes-models/batch/v1'],
  'apps/v1': [apps, 'kubernetes-models/apps/v1'],
  'networking.k8s.io/v1': [networking, 'kubernetes-models/networking.k8s.io/v1'],
  v1: [core, 'kubernetes-models/v1'],
  'keda.sh/v1alpha1': [keda, '@kubernetes-models/keda/keda.sh/v1alpha1'],
} as const;

/** What the schema of its kind objects to; types and what is required. @throws TypeError for an unknown kind. */
function objectionsTo(manifest: Manifest): string {
  const [models] = modules[manifest.apiVersion as keyof typeof modules];
  const Model = (models as unknown as Record<string, new (value: unknown) => { validate(): void }>)[
    manifest.kind
  ];
  if (Model === undefined) throw new TypeError(`no model of ${manifest.apiVersion} ${manifest.kind}`);
  try {
    new Model(manifest).validate();
    return '';
  } catch (error) {
    return String(error);
  }
}

/** What the compiler objects to in manifests as literals of the type of their kind: fields that do not exist. */
function strangeFieldsIn(list: readonly Manifest[]): readonly string[] {
  const text = list
    .map((manifest, at) => {
      const [, from] = modules[manifest.apiVersion as keyof typeof modules];
      return `import type { I${manifest.kind} as I${at} } from '${from}';\nexport const m${at}: I${at} = ${JSON.stringify(manifest)};`;
    })
    .join('\n');
  const name = join(here, 'manifests-as-literals.ts');
  const options = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...more) =>
    path === name ? ts.createSourceFile(path, text, ts.ScriptTarget.ESNext) : read(path, ...more);
  const program = ts.createProgram([name], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(name))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

const options: KubernetesJobOptions = {
  ...{
    name: 'clipwise-0-1',
    namespace: 'lab',
    image: 'clipwise-agent:0.1.0',
    api: 'http://clipwise-api:4000',
  },
  ...{ idleMinutes: 10, gpus: 2, cpu: '4', memory: '16Gi', claim: 'agents', secret: 'agent' },
  workFolder: 'clipwise-0',
};

async function read(): Promise<readonly Manifest[]> {
  const names = await readdir(manifests);
  const texts = await Promise.all(names.map((name) => readFile(join(manifests, name), 'utf8')));
  return texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
}

describe('manifests of Kubernetes', () => {
  it('are what the schemas of their kinds say, and have no field that is not there', async () => {
    const all = [...(await read()), kubernetesJob(options) as Manifest];
    expect(all.length).toBeGreaterThan(8);
    for (const manifest of all) expect(objectionsTo(manifest), manifest.metadata.name).toBe('');
    expect(strangeFieldsIn(all)).toEqual([]);
  });

  it('would be found wrong with a value of another type, without what is required, or with a misspelt field', () => {
    const job = kubernetesJob(options) as unknown as Manifest & { readonly spec: Record<string, unknown> };
    const withSpec = (spec: Record<string, unknown>) => ({ ...job, spec: { ...job.spec, ...spec } });
    expect(objectionsTo(withSpec({ backoffLimit: '3' }))).toContain('backoffLimit');
    expect(objectionsTo({ ...job, spec: {} } as Manifest)).toContain('template');
    expect(strangeFieldsIn([withSpec({ backofLimit: 3 })]).join()).toContain('backofLimit');
  });

  it('give a Job its processors, its key from a Secret, and a folder that a pod after a lost one goes on in', () => {
    const [agent] = kubernetesJob(options).spec?.template.spec?.containers ?? [];
    expect(agent?.resources?.limits).toMatchObject({ 'nvidia.com/gpu': 2, cpu: '4', memory: '16Gi' });
    expect(agent?.args).toEqual([
      ...[
        'agent',
        '--api',
        options.api,
        '--work-dir',
        '/work/clipwise-0/clipwise-0-1',
        '--idle-minutes',
        '10',
        '--leave-runs',
      ],
    ]);
    expect(JSON.stringify(agent?.env)).toContain('secretKeyRef');
    const plain = kubernetesJob({ ...options, gpus: 0, secret: null, namespace: null });
    expect(JSON.stringify(plain)).not.toMatch(/gpu|secretKeyRef|namespace/);
  });
});

describe('clipwise launch --with kubernetes', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'clipwise-kubernetes-'));
    // No cluster is at hand: this stands for kubectl, keeps what it is asked, and knows the Jobs that it was given.
    await writeFile(
      join(root, 'kubectl'),
      `#!${process.execPath}
const fs = require('fs'), [verb] = process.argv.slice(2), jobs = ${JSON.stringify(join(root, 'jobs.json'))};
fs.appendFileSync(${JSON.stringify(join(root, 'asked'))}, process.argv.slice(2).join(' ') + '\\n');
if (verb === 'apply') fs.writeFileSync(jobs, fs.readFileSync(0));
if (verb === 'delete') fs.writeFileSync(jobs, '{"items":[]}');
if (verb === 'get') {
  const { items } = JSON.parse(fs.readFileSync(jobs));
  if (items[0]) items[0].status = { ready: 1 };
  if (items[2]) items[2].status = { conditions: [{ type: 'Complete', status: 'True' }] };
  console.log(JSON.stringify({ items }));
}
`,
    );
    await chmod(join(root, 'kubectl'), 0o755);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const launch = async (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
    run(process.execPath, [command, 'launch', args[0] ?? '', '--with', 'kubernetes', ...args.slice(1)], {
      env: { ...process.env, PATH: `${root}${delimiter}${process.env.PATH}`, ...env },
    }).then(({ stdout }) => stdout);
  const settings = {
    ...{ CLIPWISE_KUBERNETES_IMAGE: 'agent:1', CLIPWISE_KUBERNETES_CLAIM: 'agents' },
    CLIPWISE_KUBERNETES_NAMESPACE: 'lab',
  };

  it('applies a Job for each agent, lists those that have not ended, and deletes those of its work folder', async () => {
    const said = await launch(settings, 'start', '--agents', '3', '--api', 'http://clipwise-api:4000');
    const ids = [...said.matchAll(/^agent (\S+)$/gm)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(3);
    const applied = JSON.parse(await readFile(join(root, 'jobs.json'), 'utf8')) as { items: Manifest[] };
    expect(applied.items.map(objectionsTo)).toEqual(['', '', '']);
    expect(await launch(settings, 'list')).toBe(`agent ${ids[0]} running\nagent ${ids[1]} waiting\n`);
    expect(await launch(settings, 'stop')).toBe('2 agents are told to end\n');
    const asked = (await readFile(join(root, 'asked'), 'utf8')).trim().split('\n');
    expect(asked.at(-1)).toMatch(
      /^delete jobs --selector clipwise\/work-folder=clipwise-[0-9a-f]{12} --namespace lab --wait=false$/,
    );
  });

  it('says which setting is missing, and what kubectl says', async () => {
    const start = ['start', '--api', 'http://clipwise-api:4000'] as const;
    const empty = { ...settings, CLIPWISE_KUBERNETES_CLAIM: '' };
    await expect(launch(empty, ...start)).rejects.toThrow('CLIPWISE_KUBERNETES_CLAIM');
    await expect(launch({ ...settings, PATH: `${root}/none` }, ...start)).rejects.toThrow(
      'kubectl is not there',
    );
  });
});
