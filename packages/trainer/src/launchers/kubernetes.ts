import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { kubernetesJob, workFolderLabel } from './kubernetes-job.js';
import type { LaunchedAgent, Launcher } from './launcher.js';
import { LauncherError } from './launcher-error.js';
import { runTool } from './run-tool.js';
import { workFolderName } from './work-folder-name.js';

/**
 * Agents as Jobs of Kubernetes, by kubectl and whatever cluster it is set to. What a Job needs comes from the environment:
 * CLIPWISE_KUBERNETES_IMAGE and _CLAIM, and where they are wanted _NAMESPACE, _SECRET, _CPU (4) and _MEMORY (16Gi).
 */
export const kubernetesLauncher: Launcher = {
  kind: 'kubernetes',
  title: 'Jobs of Kubernetes, by kubectl',
  start: async ({ agents, api, gpus, idleMinutes, workDir }) => {
    const workFolder = workFolderName(workDir);
    const settings = settingsOf(process.env);
    const jobs = Array.from({ length: agents }, () => {
      const name = `${workFolder}-${randomUUID().slice(0, 8)}`;
      return kubernetesJob({ ...settings, name, api, gpus, idleMinutes, workFolder });
    });
    const list = { apiVersion: 'v1', kind: 'List', items: jobs };
    await runTool('kubectl', ['apply', '--filename', '-'], JSON.stringify(list));
    return jobs.map(({ metadata }) => metadata?.name ?? '');
  },
  list: async (workDir) => {
    const said = await runTool('kubectl', ['get', ...jobsOf(workDir), '--output', 'json']);
    return listed.parse(JSON.parse(said)).items.flatMap(agentOf);
  },
  stop: async (workDir) => {
    const agents = await kubernetesLauncher.list(workDir);
    if (agents.length > 0) await runTool('kubectl', ['delete', ...jobsOf(workDir), '--wait=false']);
    return agents.length;
  },
};

const listed = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
      status: z
        .object({
          ready: z.number().optional(),
          conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
        })
        .optional(),
    }),
  ),
});

/** None for a Job that has ended or is told to. */
function agentOf({
  metadata,
  status = {},
}: z.infer<typeof listed>['items'][number]): readonly LaunchedAgent[] {
  const hasEnded = (status.conditions ?? []).some(
    ({ type, status: holds }) => holds === 'True' && (type === 'Complete' || type === 'Failed'),
  );
  if (hasEnded || metadata.deletionTimestamp !== undefined) return [];
  return [{ id: metadata.name, state: (status.ready ?? 0) > 0 ? 'running' : 'waiting' }];
}

function jobsOf(workDir: string): readonly string[] {
  const { namespace } = settingsOf(process.env);
  const selector = ['jobs', '--selector', `${workFolderLabel}=${workFolderName(workDir)}`];
  return namespace === null ? selector : [...selector, '--namespace', namespace];
}

function settingsOf(variables: NodeJS.ProcessEnv) {
  const optional = (name: string) => variables[`CLIPWISE_KUBERNETES_${name}`] || null;
  const required = (name: string, what: string): string => {
    const value = optional(name);
    if (value !== null) return value;
    throw new LauncherError(`CLIPWISE_KUBERNETES_${name} must name ${what}`);
  };
  return {
    image: required('IMAGE', "the agents' image, such as registry.example/clipwise-agent:0.1.0"),
    claim: required('CLAIM', 'a PersistentVolumeClaim that every node can mount, where agents keep spools'),
    namespace: optional('NAMESPACE'),
    secret: optional('SECRET'),
    cpu: optional('CPU') ?? '4',
    memory: optional('MEMORY') ?? '16Gi',
  };
}
