import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ask } from './ask.mjs';

/**
 * Queues the demonstration study when the database holds no study.
 *
 * @param {string} root the repository.
 * @param {string} apiUrl
 * @param {string | null} key for an API with access control.
 * @returns {Promise<boolean>} whether it was queued.
 */
export async function queueDemoStudy(root, apiUrl, key) {
  const { studies } = await ask(apiUrl, '{ studies(first: 1) { totalCount } }', {}, key);
  if (studies.totalCount > 0) return false;
  const cli = join(root, 'packages/trainer/bin/clipwise.js');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'demo-study']);
  const input = JSON.parse(stdout);
  await ask(
    apiUrl,
    'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }',
    { input },
    key,
  ).catch((error) => {
    throw new Error(`the API refused the demonstration study: ${error.message}`);
  });
  return true;
}
