import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Queues the demonstration study when the database holds no study.
 *
 * @param {string} root the repository.
 * @param {string} apiUrl
 * @returns {Promise<boolean>} whether it was queued.
 */
export async function queueDemoStudy(root, apiUrl) {
  const { studies } = await graphql(apiUrl, '{ studies(first: 1) { totalCount } }', {});
  if (studies.totalCount > 0) return false;
  const cli = join(root, 'packages/trainer/bin/clipwise.js');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'demo-study']);
  await graphql(apiUrl, 'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }', {
    input: JSON.parse(stdout),
  });
  return true;
}

/** @param {string} apiUrl @param {string} query @param {Record<string, unknown>} variables */
async function graphql(apiUrl, query, variables) {
  const response = await fetch(`${apiUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const answer = await response.json();
  if (answer.errors) throw new Error(`the API refused the demonstration study: ${answer.errors[0].message}`);
  return answer.data;
}
