import { resolve } from 'node:path';
import { Command } from 'commander';
import { withApiKey } from './api-key-option.js';
import { OptionsError } from './options-error.js';

interface AgentFlags {
  readonly api: string;
  readonly workDir: string;
  readonly idleMinutes?: string;
  readonly leaveRuns?: true;
}

/** `clipwise agent` */
export function agentCommand(): Command {
  return withApiKey(new Command('agent'))
    .description('claim queued runs from an API and train them, one after another')
    .option('--api <url>', 'the API', 'http://127.0.0.1:4000')
    .option('--work-dir <dir>', 'leases, spools and logs of runs under way', '.clipwise/agent')
    .option('--idle-minutes <n>', 'end after so long without work; default never')
    .option('--leave-runs', 'when stopped, leave the run under way to the next agent of the work folder')
    .addHelpText(
      'after',
      '\nCtrl-C ends the run under way as failed and tells the API.\n\nExample:\n  clipwise agent --api http://127.0.0.1:4000 --work-dir /var/lib/clipwise-agent\n',
    )
    .action(async ({ api, workDir, idleMinutes, leaveRuns }: AgentFlags) => {
      // Only now: what talks to the API would make every other command start later.
      const { runAgent } = await import('../agent/agent.js');
      const { logToStandardError } = await import('../reporting/log-line.js');
      const stop = new AbortController();
      const onSignal = (): void => stop.abort();
      process.on('SIGINT', onSignal);
      process.on('SIGTERM', onSignal);
      await runAgent({
        apiUrl: api,
        workDir: resolve(workDir),
        log: logToStandardError,
        signal: stop.signal,
        leavesRuns: leaveRuns ?? false,
        ...(idleMinutes === undefined ? {} : { idleMs: 60_000 * minutesIn(idleMinutes) }),
      });
    });
}

function minutesIn(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && Number.isFinite(minutes)) return minutes;
  throw new OptionsError(`--idle-minutes must be a number above 0, got ${JSON.stringify(text)}`);
}
