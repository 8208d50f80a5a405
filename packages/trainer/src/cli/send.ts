import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '@clipwise/contract/errors';
import { Command } from 'commander';
import { withApiKey } from './api-key-option.js';
import { listenForStops } from './listen-for-stops.js';
import { missingText } from './missing-text.js';

/** `clipwise send` */
export function sendCommand(outcome: { exitCode: number }): Command {
  return withApiKey(new Command('send'))
    .description('send what a run recorded and its API did not take; what the API has is not stored again')
    .argument('<folder>', 'where "train --api" or an agent left it')
    .option('--api <url>', 'the API that the run was opened at', 'http://127.0.0.1:4000')
    .addHelpText(
      'after',
      '\nExit code: 0 sent, 1 failed, 2 wrong folder or usage, 3 the API has not taken everything.\n\nExample:\n  clipwise send runs/first --api http://127.0.0.1:4000\n',
    )
    .action(async (folder: string, { api }: { api: string }) => {
      outcome.exitCode = await send(folder, api);
    });
}

async function send(folder: string, apiUrl: string): Promise<number> {
  // Only now: what talks to the API would make every other command start later.
  const { ApiClient } = await import('../reporting/api-client.js');
  const { logToStandardError } = await import('../reporting/log-line.js');
  const { ensureRunEnd } = await import('../reporting/run-end.js');
  const { readLease } = await import('../reporting/stored-lease.js');
  const { sendSpool } = await import('../reporting/sync-run.js');
  const lease = await readLease(folder);
  const spoolDir = existsSync(join(folder, 'spool')) ? join(folder, 'spool') : folder;
  await ensureRunEnd(spoolDir, async () => ({
    outcome: 'failed',
    failure: {
      code: errorCodes.TRAINER_CRASHED,
      message: 'the training ended without saying how; what it had recorded was sent later',
    },
  }));
  const stops = listenForStops(spoolDir);
  stops.nowSending();
  const client = new ApiClient(apiUrl);
  const drained = await sendSpool(client, spoolDir, lease, logToStandardError, stops.giveUp);
  stops.close();
  const missing = missingText(drained, apiUrl, folder);
  process.stderr.write(`run ${lease.runId}: ${missing ?? 'the API has everything'}\n`);
  return missing === undefined ? 0 : 3;
}
