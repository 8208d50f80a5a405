import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { ask } from './ask.mjs';

const days = 365;
/** A key is replaced when it has less than this left, so that it does not end under an agent at work. */
const leastMs = 30 * 86_400_000;

/**
 * Sees to it that the built-in agent has a key of its own, of the role AGENT: the one in its file while that is good, else a new
 * one, made by the first key of the server. The agent never gets that one.
 *
 * @param {{ apiUrl: string, adminKeyFile: string, file: string }} places
 * @returns {Promise<string | null>} why there is none; null when the file holds one.
 */
export async function provideAgentKey({ apiUrl, adminKeyFile, file }) {
  const own = readKey(file);
  if (own !== null && (await isAgentKey(apiUrl, own, adminKeyFile))) return null;
  const admin = readKey(adminKeyFile);
  const missing = `make a key of the role agent on the dashboard's page Keys, and put it into ${file} (mode 0600)`;
  if (admin === null) return `${adminKeyFile} holds no key to make one with: ${missing}`;
  try {
    const { createApiKey } = await ask(
      apiUrl,
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      { input: { name: 'built-in agent', role: 'AGENT', days } },
      admin,
    );
    const beside = `${file}.${randomUUID()}`;
    writeFileSync(beside, `${createApiKey.secret}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(beside, file);
    return null;
  } catch (error) {
    return `the key in ${adminKeyFile} makes none (${error instanceof Error ? error.message : error}): ${missing}`;
  }
}

/** The key in a file; null where there is none. @param {string} path */
export function readKey(path) {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** @param {string} apiUrl @param {string} key @param {string} adminKeyFile */
async function isAgentKey(apiUrl, key, adminKeyFile) {
  try {
    const { caller } = await ask(apiUrl, '{ caller { role } }', {}, key);
    if (caller.role !== 'AGENT') return false;
    const admin = readKey(adminKeyFile);
    if (admin === null) return true;
    const { apiKeys } = await ask(apiUrl, '{ apiKeys { prefix expiresAt } }', {}, admin).catch(() => ({
      apiKeys: [],
    }));
    const known = apiKeys.find((/** @type {{ prefix: string }} */ { prefix }) => key.startsWith(prefix));
    return known?.expiresAt == null || Date.parse(known.expiresAt) - Date.now() > leastMs;
  } catch {
    return false;
  }
}
