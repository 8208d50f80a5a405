import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { RunStanding } from '../study/run-study.js';
import { listenForStops } from './listen-for-stops.js';
import { missingText } from './missing-text.js';
import { configName } from './run-place.js';

/** `clipwise sync` */
export function syncCommand(outcome: { exitCode: number }): Command {
  return new Command('sync')
    .description('send runs and studies that were made without an API; what it has is not stored again')
    .argument('<folder>', 'of a run, of a study, or of several of them')
    .option('--api <url>', 'where to', 'http://127.0.0.1:4000')
    .option('--study <name>', 'study of runs that belong to none', 'offline')
    .addHelpText(
      'after',
      '\nA run that goes on, or may go on, is left out until it has ended. Killed, the command is begun again.\n\nExit code: 0 sent, 1 failed, 2 wrong folder or usage, 3 the API has not taken everything.\n\nExample:\n  clipwise sync runs --api http://127.0.0.1:4000\n',
    )
    .action(async (folder: string, { api, study }: { api: string; study: string }) => {
      outcome.exitCode = await sync(folder, api, study);
    });
}

async function sync(folder: string, apiUrl: string, studyName: string): Promise<number> {
  // Only now: what talks to the API would make every other command start later.
  const { ApiClient } = await import('../reporting/api-client.js');
  const { logToStandardError: log } = await import('../reporting/log-line.js');
  const { openOffline, sendSpool } = await import('../reporting/sync-run.js');
  const { openStudyFolder, placedRuns, StudyFolderError } = await import('../study/study-folder.js');
  const { standingOf } = await import('../study/run-study.js');
  const { digestOf } = await import('../config/study/cell-key.js');
  const { readConfig } = await import('./read-config.js');
  const found = await findFolders(folder);
  if (found.length === 0)
    throw new StudyFolderError(
      `${folder} holds no run and no study; name a folder that \`clipwise train --out\` or \`clipwise study run --out\` made`,
    );
  const client = new ApiClient(apiUrl);
  const stops = listenForStops(folder);
  stops.nowSending();
  const signal = stops.giveUp;
  const say = (text: string) => process.stderr.write(`${text}\n`);
  try {
    const runs: { folder: string; config: unknown; studyName: string; studyId: string | null }[] = [];
    const take = async (run: (typeof runs)[number]): Promise<void> => {
      const standing: RunStanding = await standingOf(run.folder);
      if (standing === 'completed' || standing === 'failed') runs.push(run);
      else if (standing !== 'waiting') say(`${run.folder}: ${standing}; it is sent when it has ended`);
    };
    for (const place of found) {
      if (!place.isStudy) {
        const config = await readConfig(join(place.folder, configName));
        await take({ folder: place.folder, config, studyName, studyId: null });
        continue;
      }
      const study = await openStudyFolder(place.folder);
      const { definition } = study;
      // Under a key of its own: a study of the same definition whose runs are queued here is another one.
      const { id } = await client.createStudy(definition, `sync ${digestOf(definition)}`, signal, false);
      for (const run of placedRuns(study))
        await take({ folder: run.folder, config: run.config, studyName: definition.name, studyId: id });
    }
    // All are opened before the first result arrives: none of them was added after results.
    const opened: { folder: string; lease: Awaited<ReturnType<typeof openOffline>> }[] = [];
    for (const run of runs)
      opened.push({ folder: run.folder, lease: await openOffline(client, run, log, signal) });
    let missing = 0;
    for (const { folder: place, lease } of opened) {
      const text = missingText(await sendSpool(client, place, lease, log, signal), apiUrl, place);
      say(`${place}: run ${lease.runId}: ${text ?? 'the API has everything'}`);
      if (text !== undefined) missing += 1;
    }
    return missing === 0 ? 0 : 3;
  } finally {
    stops.close();
  }
}

interface Found {
  readonly folder: string;
  readonly isStudy: boolean;
}

/** Studies and runs in a folder, those in folders of it included; a study's own runs are the study's. */
async function findFolders(folder: string): Promise<readonly Found[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const has = (name: string) => entries.some((entry) => entry.name === name);
  if (has('study.json')) return [{ folder, isStudy: true }];
  if (has('events.jsonl')) return [{ folder, isStudy: false }];
  const inside: Found[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    if (entry.isDirectory() && !entry.isSymbolicLink())
      inside.push(...(await findFolders(join(folder, entry.name))));
  return inside;
}
