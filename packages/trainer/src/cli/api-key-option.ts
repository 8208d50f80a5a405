import type { Command } from 'commander';

/** Lets a command that asks the API be given a key by a file. */
export function withApiKey(command: Command): Command {
  return command
    .option(
      '--api-key-file <file>',
      'file with the key of an API with access control; or the key itself in CLIPWISE_API_KEY',
    )
    .hook('preAction', async (_this, acting) => {
      const { apiKeyFile } = acting.opts<{ apiKeyFile?: string }>();
      if (apiKeyFile === undefined) return;
      const { readApiKey } = await import('../reporting/api-key.js');
      process.env.CLIPWISE_API_KEY = await readApiKey(apiKeyFile);
    });
}
