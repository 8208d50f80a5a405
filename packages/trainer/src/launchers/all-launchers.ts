import { kubernetesLauncher } from './kubernetes.js';
import type { Launcher } from './launcher.js';
import { localLauncher } from './local.js';
import { slurmLauncher } from './slurm.js';

/** Every launcher; the first is the default. */
export const launchers: readonly Launcher[] = [localLauncher, slurmLauncher, kubernetesLauncher];
