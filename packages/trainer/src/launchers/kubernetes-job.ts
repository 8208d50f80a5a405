import type { IJob } from 'kubernetes-models/batch/v1';

/** An agent as a Job. */
export interface KubernetesJobOptions {
  readonly name: string;
  /** Namespace of the Job; null for the one that kubectl is set to. */
  readonly namespace: string | null;
  /** The agent's image, with its version. */
  readonly image: string;
  readonly api: string;
  readonly idleMinutes: number;
  /** Graphics processors; 0 for none. */
  readonly gpus: number;
  /** Cores, as Kubernetes writes them. */
  readonly cpu: string;
  /** Main memory, as Kubernetes writes it. */
  readonly memory: string;
  /** PersistentVolumeClaim that keeps spools: what a lost pod has charged is sent by the next one. */
  readonly claim: string;
  /** Secret whose entry `api-key` holds the agent's key; null for an API that asks for none. */
  readonly secret: string | null;
  /** Names the work folder, by which Jobs are found. */
  readonly workFolder: string;
}

/** The label by which Jobs of a work folder are found. */
export const workFolderLabel = 'clipwise/work-folder';

/** Seconds in which an agent that is told to end sends what it has. */
const graceSeconds = 120;
/** Of the images: whoever runs as nobody special, with a group that may write to the claim. */
const account = 1_000;

/**
 * The manifest of an agent. A pod that is lost with its machine, or makes room for another, is replaced and goes on in the folder of
 * its Job; three that end by themselves with an error are enough.
 */
export function kubernetesJob(options: KubernetesJobOptions): IJob {
  const { name, namespace, image, gpus, cpu, memory, claim, secret, workFolder } = options;
  const labels = { 'app.kubernetes.io/name': 'clipwise-agent', [workFolderLabel]: workFolder };
  const limits = { cpu, memory, ...(gpus === 0 ? {} : { 'nvidia.com/gpu': gpus }) };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels, ...(namespace === null ? {} : { namespace }) },
    spec: {
      backoffLimit: 3,
      ttlSecondsAfterFinished: 86_400,
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: graceSeconds,
          securityContext: {
            runAsNonRoot: true,
            ...{ runAsUser: account, runAsGroup: account, fsGroup: account },
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'agent',
              image,
              args: argsOf(options),
              ...(secret === null ? {} : { env: [keyFrom(secret)] }),
              resources: { requests: { cpu, memory }, limits },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              volumeMounts: [{ name: 'work', mountPath: '/work' }],
            },
          ],
          volumes: [{ name: 'work', persistentVolumeClaim: { claimName: claim } }],
        },
      },
    },
  };
}

function argsOf({ api, idleMinutes, workFolder, name }: KubernetesJobOptions): string[] {
  const workDir = `/work/${workFolder}/${name}`;
  return [
    'agent',
    '--api',
    api,
    '--work-dir',
    workDir,
    '--idle-minutes',
    String(idleMinutes),
    '--leave-runs',
  ];
}

function keyFrom(secret: string) {
  return { name: 'CLIPWISE_API_KEY', valueFrom: { secretKeyRef: { name: secret, key: 'api-key' } } };
}
